import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Thrown } from '../thrown.js';
import { guarded } from '../words.js';
import { endProcess, isEnding, Status, writeLine } from './ending.js';
import { withinPackage, withoutHostPaths } from './stack.js';

// As they are now: plugin code gets others, which belong to its installation.
const { setTimeout, clearTimeout } = globalThis;

/** After how many milliseconds a module that still loads is named: a host waits for ten seconds. */
const patience = 8_000;

/** What a module asks for, in all ways to import: the specifier is a text. */
const imports = /\b(?:from|import|require)\s*\(?\s*(['"])(.+?)\1/g;

/**
 * Loads the module of a plugin; when it cannot be loaded, the process ends with a line that says why.
 *
 * @param {string} file As its author wrote it.
 * @param {URL} url
 */
export async function loadModule(file, url) {
  let isLoading = true;
  const waits = `${file} awaits something at its top level that`;
  process.once('exit', () => {
    if (isLoading && !isEnding()) writeLine(`The plugin process ends: ${waits} never comes.`);
  });
  const alarm = setTimeout(() => writeLine(`${waits} has not come for ${patience / 1_000} seconds.`), patience);
  // Alone it must not hold a process that has nothing to do.
  alarm.unref();
  try {
    return await import(url);
  } catch (error) {
    return endProcess(Status.notStartedByHost, `${file} cannot be loaded: ${reasonOf(error)}`);
  } finally {
    isLoading = false;
    clearTimeout(alarm);
  }
}

/** Why a module cannot be loaded, on one line. */
function reasonOf(error) {
  const { code, stack, message } = guarded(() => ({ ...error, stack: error.stack, message: error.message })) ?? {};
  const text = typeof message === 'string' ? message : '';
  const [, missing, importer] = /^Cannot find (?:module|package) '(.+?)' imported from (.+)$/m.exec(text) ?? [];
  if (importer !== undefined) return `${code}: ${notFound(missing, importer)}`;
  if (code === 'MODULE_NOT_FOUND' && text.startsWith("Cannot find module 'dovetail'")) {
    const place = new Thrown(error).places[0]?.brief;
    return `${code}: dovetail is a module, which require does not find: write import … from 'dovetail' in an .mjs file (${place})`;
  }
  // Node writes where a module does not fit another before the error itself.
  const [, path, line] = /^(file:\/\/.+):(\d+)\n/.exec(String(stack)) ?? [];
  const place = path && `${withinPackage(fileURLToPath(path))}:${line}`;
  const sentence = new Thrown(error).sentence(place).split('\n').join(' ');
  return withoutHostPaths(typeof code === 'string' ? `${code}: ${sentence}` : sentence);
}

/** What was not found, as its author wrote it, and where. */
function notFound(missing, importer) {
  const path = importer.startsWith('file:') ? fileURLToPath(importer) : importer;
  const source = guarded(() => readFileSync(path, 'utf8')) ?? '';
  for (const found of source.matchAll(imports)) {
    const [, , specifier] = found;
    const isRelative = specifier.startsWith('.') || specifier.startsWith('/');
    const wanted = isRelative ? fileURLToPath(new URL(specifier, pathToFileURL(path))) : specifier;
    if (wanted !== missing && !wanted.startsWith(`${missing}/`)) continue;
    return `${specifier} (${withinPackage(path)}:${source.slice(0, found.index).split('\n').length})`;
  }
  return `${missing.startsWith('/') ? withinPackage(missing) : missing} (${withinPackage(path)})`;
}
