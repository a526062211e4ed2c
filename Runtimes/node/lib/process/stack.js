import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { guarded, wordsOf } from '../words.js';

/** The folder of the release: a host starts its process there. */
const release = `${process.cwd()}/`;
/** What is no plugin code: this library. */
const library = ['../', '../../start.mjs'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
/** The most of a stack that is read: its end, since its beginning is the error's text. */
const longestStack = 16 * 2 ** 10;

const frame = /^\s+at (?:async )?(?:(.*?) \()?((?:file:\/\/|\/).*?):(\d+):(\d+)\)?$/;

/** A place in plugin code. */
class Place {
  #file;
  #line;
  #column;
  #name;

  constructor(file, line, column, name) {
    this.#file = file;
    this.#line = line;
    this.#column = column;
    this.#name = name;
  }

  /** For a sentence: `plugin.mjs:12, in install`. */
  get brief() {
    return `${this.#file}:${this.#line}${this.#within}`;
  }

  /** With the column, which tells more where code was made smaller. */
  get whole() {
    return `${this.#file}:${this.#line}:${this.#column}${this.#within}`;
  }

  get #within() {
    return this.#name === '' ? '' : `, in ${this.#name}`;
  }
}

/** The places in plugin code that an error's stack names, the innermost first; files are named within the package. */
export function placesOf(stack) {
  const places = [];
  // Plugin code may decide what a stack is, and whether there is one.
  for (const line of wordsOf(stack).slice(-longestStack).split('\n')) {
    const [, name = '', location, row, column] = frame.exec(line) ?? [];
    const path = location && pathOf(location);
    if (!path || library.some((own) => path.startsWith(own))) continue;
    places.push(new Place(withinPackage(path), row, column, functionName(name)));
  }
  return places;
}

/** Where plugin code is that has called this library; undefined outside of such code. */
export function placeHere() {
  return placesOf(new Error().stack)[0]?.brief;
}

/** A file's path as users may read it: within the package, or its name alone. */
export function withinPackage(path) {
  return path.startsWith(release) ? path.slice(release.length) : basename(path);
}

/** A text in which the folder of the release, and that of this library, do not stand. */
export function withoutHostPaths(text) {
  const folders = [release, library[0]];
  return folders.reduce((said, folder) => said.replaceAll(`${pathToFileURL(folder)}`, '').replaceAll(folder, ''), text);
}

function pathOf(location) {
  return location.startsWith('file:') ? guarded(() => fileURLToPath(location)) : location;
}

/** `install` of `Notes.install`, `Object.install [as run]` and the like; empty where a function has no name. */
function functionName(name) {
  const last = name.replace(/ \[as .*\]$/, '').split('.').at(-1);
  return last.includes('<') ? '' : last;
}
