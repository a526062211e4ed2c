/** The files of a package that are its author's own JavaScript, and what the checks of them share. */
import { readdirSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import vm from 'node:vm';

const others = new Set(['node_modules', 'vendor', '_vendor']);

/** What a file may be by its ending: one that ends in .js is right as a module or as a script, which is up to who loads it. */
export const goals = { '.mjs': ['module'], '.cjs': ['commonjs'], '.js': ['module', 'commonjs'] };

/** Prints a finding with the beginnings of its texts: a line that is too long for the host would be cut. */
export function print(found) {
  const start = (text) => /^.{0,200}/su.exec(text)[0];
  console.log(JSON.stringify({ ...found, message: start(found.message), text: start(found.text) }));
}

/** Whether a source compiles: nothing of it is executed. */
export function compiles(source, goal) {
  try {
    // A module that is made is neither linked nor evaluated, and a function that is not called does nothing.
    if (goal === 'module') new vm.SourceTextModule(source);
    else vm.compileFunction(source.replace(/^#!.*/, ''), ['exports', 'require', 'module', '__filename', '__dirname']);
    return true;
  } catch {
    return false;
  }
}

/** The files below a folder. Folders with the code of others are left out: they carry files that nobody imports. */
export function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!others.has(entry.name)) yield* files(path);
    } else if (goals[ending(entry.name)]) {
      yield path;
    }
  }
}

export function ending(name) {
  return name.slice(name.lastIndexOf('.'));
}

/** Whether a path lies in the package: nothing else is looked at, or said to be there. */
export function isInside(path, folder) {
  return path.startsWith(resolve(folder) + sep);
}

/** Whether a file is the code of others. */
export function isOthers(path, folder) {
  return relative(folder, path).split(sep).some((name) => others.has(name));
}

export function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
