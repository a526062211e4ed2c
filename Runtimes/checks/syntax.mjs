// Prints what cannot be compiled of the JavaScript files below a folder, a line of JSON for each; nothing is executed.
//
// Run it with --experimental-vm-modules.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { compiles, ending, files, goals, print } from './sources.mjs';

/** Node's own check tells the line, which the error of a module does not. */
function fault(source, goal, file) {
  const check = spawnSync(process.execPath, ['--check', `--input-type=${goal}`, '-'], { input: source, encoding: 'utf8' });
  const [place, text] = check.stderr.split('\n');
  const line = Number(/^\[stdin\]:(\d+)$/.exec(place)?.[1] ?? NaN);
  const message = /^SyntaxError: (.*)$/m.exec(check.stderr)?.[1] ?? 'it cannot be compiled';
  return Number.isNaN(line) ? { file, line: null, message, text: '' } : { file, line, message, text: text.trim() };
}

const folder = resolve(process.argv[2]);
for (const path of [...files(folder)].sort()) {
  const source = readFileSync(path, 'utf8');
  const [first, ...others] = goals[ending(path)];
  if ([first, ...others].some((goal) => compiles(source, goal))) continue;
  print(fault(source, first, relative(folder, path).split(sep).join('/')));
}
