import { inspect, types } from 'node:util';

/** The most characters that are told of what was thrown. */
const longest = 2_000;

/** What `read` answers, or undefined when it throws: values of plugin code may do so however they are looked at. */
export function guarded(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Any value as a text; what cannot be made one, or throws meanwhile, as Node shows it. */
export function wordsOf(value) {
  return guarded(() => String(value)) ?? shown(value);
}

/** What an error says, whatever was thrown; empty when it says nothing. */
export function messageOf(error) {
  const message = guarded(() => error.message);
  if (isError(error) || typeof message === 'string') return wordsOf(message);
  return wordsOf(error);
}

/** Whether it is an error, one of another realm too. */
export function isError(value) {
  return types.isNativeError(value) || guarded(() => value instanceof Error) === true;
}

/** A value as Node shows it, on one line and not too long. */
export function shown(value) {
  const options = { depth: 1, breakLength: Infinity, maxStringLength: 500, maxArrayLength: 10 };
  return guarded(() => inspect(value, options)) ?? 'something that cannot be shown';
}

/** The beginning of a text, well-formed: half a character is no UTF-8, and nobody could read what holds it. */
export function excerpt(text, length = longest) {
  return wellFormed(text.length > length ? `${text.slice(0, length - 1)}…` : text);
}

/** A text without halves of characters. */
export function wellFormed(text) {
  return Buffer.from(text, 'utf8').toString('utf8');
}
