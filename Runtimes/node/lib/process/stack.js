import { pathToFileURL } from 'node:url';
import { wordsOf } from '../words.js';

/** The folder of the release: a host starts its process there. */
const release = `${pathToFileURL(process.cwd())}/`;
const library = `${new URL('../', import.meta.url)}`;

/** Where an error was thrown, as far as plugin code goes: one place after another, the innermost first. */
export function placesOf(error) {
  const lines = wordsOf(error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const places = lines.filter((line) => !line.includes('node:') && !line.includes(library));
  return places.map((line) => line.trim().replaceAll(release, '').replaceAll('file://', '')).join(', ');
}
