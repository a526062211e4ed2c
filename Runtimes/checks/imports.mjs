// Prints what modules that the entry point of a package reaches import in vain, and whether that exports a plugin, a line of
// JSON for each; nothing is executed.
//
// Run it with --experimental-vm-modules, when all of the package compiles.
import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { compiles, ending, goals, isFile, isInside, isOthers, print } from './sources.mjs';

const library = resolve(dirname(fileURLToPath(import.meta.url)), '../node/index.js');
/** How long names of strangers are learnt, in milliseconds. */
const patience = 5_000;

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
  if (specifier === 'dovetail' || specifier === 'dovetail/testing' || isBuiltin(specifier) || specifier.startsWith('#') || /^[a-z]+:/.test(specifier)) return true;
  const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  for (let at = dirname(path); at.startsWith(resolve(folder)); at = dirname(at)) {
    if (existsSync(join(at, 'node_modules', name))) return true;
    if (nameOf(join(at, 'package.json')) === name) return true;
    if (dirname(at) === at) break;
  }
  return false;
}

/**
 * What is imported of a module of the package, or of the host's library, and not exported there; nothing when all is.
 *
 * Modules are linked and not evaluated. Those of others, and scripts, are taken to export whatever is imported of them: each
 * such name is learnt by linking once more, and what takes longer than a few seconds is let through.
 */
async function unexported(folder) {
  const start = entryPoint(folder);
  if (start === undefined || !isModule(start)) return undefined;
  const taken = new Map();
  const end = performance.now() + patience;
  while (performance.now() < end) {
    const made = new Map();
    try {
      await linked(start, folder, made, taken);
      return undefined;
    } catch (error) {
      const [, specifier, name] = /module '(.*)' does not provide an export named '(.*)'/.exec(error.message) ?? [];
      const names = taken.get(specifier);
      // Whatever else is wrong with them is found by others.
      if (name === undefined || names?.has(name)) return undefined;
      if (names === undefined) return notExported(specifier, name, start, [...made.keys()], folder);
      names.add(name);
    }
  }
  return undefined;
}

/** Links what imports the plugin's class, as the host does, with all that it reaches. */
async function linked(start, folder, made, taken) {
  const host = new vm.SourceTextModule(`import plugin from ${JSON.stringify(start)};`, { identifier: start });
  await host.link((specifier, importer) => {
    const path = specifier === 'dovetail' ? library : resolve(dirname(importer.identifier), specifier);
    const isOwn = /^\.{0,2}\//.test(specifier) && isInside(path, folder) && !isOthers(path, folder);
    const isRead = (isOwn || isInside(path, dirname(library))) && isFile(path) && isModule(path);
    const key = isRead ? path : specifier;
    if (!made.has(key)) made.set(key, isRead ? moduleAt(path) : stranger(specifier, taken));
    return made.get(key);
  });
}

function moduleAt(path) {
  return new vm.SourceTextModule(readFileSync(path, 'utf8'), { identifier: path });
}

/** One of Node's own modules by its names, or one that exports what was found to be imported of it. */
async function stranger(specifier, taken) {
  if (isBuiltin(specifier)) {
    return new vm.SyntheticModule(Object.keys(await import(specifier)), () => {}, { identifier: specifier });
  }
  if (!taken.has(specifier)) taken.set(specifier, new Set());
  return new vm.SyntheticModule([...taken.get(specifier)], () => {}, { identifier: specifier });
}

/** Whether a file is a module; what may be a script as well is taken for one. */
function isModule(path) {
  return path.endsWith('.mjs') || (path.endsWith('.js') && !compiles(readFileSync(path, 'utf8'), 'commonjs'));
}

/** Says where something is imported that is not exported: the error of Node names no place. */
function notExported(specifier, name, start, paths, folder) {
  if (specifier === start) {
    const lines = readFileSync(join(folder, 'manifest.json'), 'utf8').split('\n');
    const line = lines.findIndex((text) => text.includes('"entry_point"')) + 1;
    const message = `${relative(folder, start)}, which exports no plugin as its default`;
    const [expected, mend] = ['export default class extends Plugin { … }', 'Export the class.'];
    return { file: 'manifest.json', line: line || null, message, text: '', expected, mend };
  }
  for (const path of [start, ...paths].filter((path) => isInside(path, folder) && isFile(path))) {
    const source = readFileSync(path, 'utf8');
    const found = [...source.matchAll(/\b(?:import|export)\b([^;'"]*)\bfrom\s*['"]([^'"]*)['"]/g)].find(
      ([, names, from]) => from === specifier && (name === 'default' || names.split(/[^\w$]+/).includes(name)),
    );
    if (found === undefined) continue;
    const line = source.slice(0, found.index).split('\n').length;
    const [file, text] = [relative(folder, path).split(sep).join('/'), source.split('\n')[line - 1].trim()];
    const message = `it imports ${name} from ${specifier}, which does not export it`;
    return { file, line, message, text, expected: 'a name that it exports', mend: 'Correct the import.' };
  }
  return undefined;
}

/** The name by which a package may import itself. */
function nameOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).name;
  } catch {
    return undefined;
  }
}

function missing(specifier, source, file) {
  const lines = source.split('\n');
  const at = lines.findIndex((line) => [`'${specifier}'`, `"${specifier}"`].some((quoted) => line.includes(quoted)));
  const message = `it imports ${specifier}, which is not in the package`;
  return { file, line: at < 0 ? null : at + 1, message, text: at < 0 ? '' : lines[at].trim() };
}

const folder = resolve(process.argv[2]);
const unresolved = [...unresolvedImports(folder)].sort((one, other) => (one.file < other.file ? -1 : 1));
// What is not there exports nothing.
const last = unresolved.length === 0 ? await unexported(folder) : undefined;
for (const found of [...unresolved, ...(last === undefined ? [] : [last])]) print(found);
