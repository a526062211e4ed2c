// Prints what cannot be compiled of the JavaScript files below a folder, and what modules that the entry point of its manifest
// reaches import in vain, a line of JSON for each; nothing is executed.
//
// Folders with the code of others are left out: libraries carry files along that nobody imports, and that are for other engines.
//
// A file that ends in .js is right when it is right as a module or as a script: Node's rules which of them it is depend on
// who loads it. Run it with --experimental-vm-modules.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import vm from 'node:vm';

const others = new Set(['node_modules', 'vendor', '_vendor']);
const goals = { '.mjs': ['module'], '.cjs': ['commonjs'], '.js': ['module', 'commonjs'] };

function compiles(source, goal) {
  try {
    // A module that is made is neither linked nor evaluated, and a function that is not called does nothing.
    if (goal === 'module') new vm.SourceTextModule(source);
    else vm.compileFunction(source.replace(/^#!.*/, ''), ['exports', 'require', 'module', '__filename', '__dirname']);
    return true;
  } catch {
    return false;
  }
}

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!others.has(entry.name)) yield* files(path);
    } else if (goals[ending(entry.name)]) {
      yield path;
    }
  }
}

function ending(name) {
  return name.slice(name.lastIndexOf('.'));
}

/** Node's own check tells the line, which the error of a module does not. */
function fault(source, goal, file) {
  const check = spawnSync(process.execPath, ['--check', `--input-type=${goal}`, '-'], { input: source, encoding: 'utf8' });
  const [place, text] = check.stderr.split('\n');
  const line = Number(/^\[stdin\]:(\d+)$/.exec(place)?.[1] ?? NaN);
  const message = /^SyntaxError: (.*)$/m.exec(check.stderr)?.[1] ?? 'it cannot be compiled';
  return Number.isNaN(line) ? { file, line: null, message, text: '' } : { file, line, message, text: text.trim() };
}

/** What modules import that is not there: files, and packages that lie in no node_modules on the way. */
function* unresolvedImports(folder) {
  const start = entryPoint(folder);
  const waiting = start === undefined ? [] : [start];
  const seen = new Set(waiting);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const source = readFileSync(path, 'utf8');
    for (const specifier of specifiers(source, path)) {
      const target = /^\.{0,2}\//.test(specifier) ? resolve(dirname(path), decodeURI(specifier.replace(/[?#].*/, ''))) : undefined;
      if (target === undefined ? isInstalled(specifier, path, folder) : isInside(target, folder) && isFile(target)) {
        if (target === undefined || seen.has(target) || isOthers(target, folder)) continue;
        seen.add(target);
        waiting.push(target);
      } else {
        yield missing(specifier, source, relative(folder, path).split(sep).join('/'));
      }
    }
  }
}

/** The module where the plugin begins; nothing for what is bundled, or for a manifest that others find fault with. */
function entryPoint(folder) {
  try {
    const name = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).entry_point;
    const path = resolve(folder, name);
    return goals[ending(name)] && isInside(path, folder) && isFile(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** What a module imports; nothing of what is no module. */
function specifiers(source, path) {
  if (!goals[ending(path)]?.includes('module')) return [];
  try {
    const module = new vm.SourceTextModule(source);
    return module.dependencySpecifiers ?? module.moduleRequests.map((request) => request.specifier);
  } catch {
    return [];
  }
}

/** Whether a package is there: the host's library, one of Node's, or a folder in a node_modules up to the plugin's. */
function isInstalled(specifier, path, folder) {
  if (specifier === 'dovetail' || isBuiltin(specifier) || specifier.startsWith('#') || /^[a-z]+:/.test(specifier)) return true;
  const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  for (let at = dirname(path); at.startsWith(resolve(folder)); at = dirname(at)) {
    if (existsSync(join(at, 'node_modules', name))) return true;
    if (nameOf(join(at, 'package.json')) === name) return true;
    if (dirname(at) === at) break;
  }
  return false;
}

/** The name by which a package may import itself. */
function nameOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).name;
  } catch {
    return undefined;
  }
}

/** Whether a path lies in the package: nothing else is looked at, or said to be there. */
function isInside(path, folder) {
  return path.startsWith(resolve(folder) + sep);
}

/** Whether a file is the code of others. */
function isOthers(path, folder) {
  return relative(folder, path).split(sep).some((name) => others.has(name));
}

function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function missing(specifier, source, file) {
  const lines = source.split('\n');
  const at = lines.findIndex((line) => [`'${specifier}'`, `"${specifier}"`].some((quoted) => line.includes(quoted)));
  const message = `it imports ${specifier}, which is not in the package`;
  return { file, line: at < 0 ? null : at + 1, message, text: at < 0 ? '' : lines[at].trim() };
}

const folder = process.argv[2];
for (const path of [...files(folder)].sort()) {
  const source = readFileSync(path, 'utf8');
  const [first, ...others] = goals[ending(path)];
  if ([first, ...others].some((goal) => compiles(source, goal))) continue;
  console.log(JSON.stringify(fault(source, first, relative(folder, path).split(sep).join('/'))));
}
for (const found of [...unresolvedImports(folder)].sort((one, other) => (one.file < other.file ? -1 : 1))) {
  console.log(JSON.stringify(found));
}
