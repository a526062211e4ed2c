// Prints what cannot be compiled of the JavaScript files below a folder, a line of JSON for each; nothing is executed.
//
// A file that ends in .js is right when it is right as a module or as a script: Node's rules which of them it is depend on
// who loads it. Run it with --experimental-vm-modules.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import vm from 'node:vm';

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
      if (entry.name !== 'node_modules') yield* files(path);
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

const folder = process.argv[2];
for (const path of [...files(folder)].sort()) {
  const source = readFileSync(path, 'utf8');
  const [first, ...others] = goals[ending(path)];
  if ([first, ...others].some((goal) => compiles(source, goal))) continue;
  console.log(JSON.stringify(fault(source, first, relative(folder, path).split(sep).join('/'))));
}
