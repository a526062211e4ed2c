import { randomUUID } from 'node:crypto';

/**
 * JSON whose integers keep all of their digits: those that would lose some as numbers are `bigint` in JavaScript.
 *
 * Where there are none, it is `JSON.parse` and `JSON.stringify`.
 */

/** The texts and numbers of a JSON document. */
const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const wideInteger = /^-?[1-9]\d{15,}$/;

/** What stands before the digits of a wide integer while it is a text; nobody can guess it. */
const mark = `integer:${randomUUID()}:`;
const marked = new RegExp(`"${mark}(-?\\d+)"`, 'g');

/**
 * Reads a JSON document.
 *
 * @param {string} text
 * @throws {SyntaxError} When it is none.
 */
export function parseJSON(text) {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  const widened = text.replace(tokens, (token) => (losesDigits(token) ? `"${mark}${token}"` : token));
  return JSON.parse(widened, (key, value) =>
    typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value);
}

/** Writes a JSON document; `undefined` for what JSON does not know, such as a function. */
export function writeJSON(value) {
  let isWide = false;
  const text = JSON.stringify(value, (key, part) => {
    if (typeof part !== 'bigint') return part;
    isWide = true;
    return `${mark}${part}`;
  });
  return isWide ? text.replace(marked, '$1') : text;
}

function losesDigits(token) {
  return wideInteger.test(token) && String(Number(token)) !== token;
}
