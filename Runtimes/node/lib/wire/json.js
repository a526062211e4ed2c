import { randomUUID } from 'node:crypto';

/**
 * JSON whose integers keep all of their digits: those that would lose some as numbers are `bigint` in JavaScript.
 *
 * Where there are none, it is `JSON.parse` and `JSON.stringify`.
 */

// As they are now: plugin code may put others into their place.
const { parse, stringify } = JSON;

const numbers = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
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
  if (!/\d{16}/.test(text)) return parse(text);
  return parse(marking(text), (key, value) =>
    typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value);
}

/** Writes a JSON document; `undefined` for what JSON does not know, such as a function. */
export function writeJSON(value) {
  let isWide = false;
  const text = stringify(value, (key, part) => {
    if (typeof part !== 'bigint') return part;
    isWide = true;
    return `${mark}${part}`;
  });
  return isWide ? text.replace(marked, '$1') : text;
}

const isNumber = (value) => typeof value === 'number' || typeof value === 'bigint';

/** Whether two values are the same in JSON: the order of members does not count, and -0 is 0. */
export function isSame(value, other) {
  if (value === other) return true;
  // A wide integer may be the same as a number with an exponent.
  if (typeof value === 'bigint' || typeof other === 'bigint') return isNumber(value) && isNumber(other) && value == other;
  if (typeof value !== 'object' || typeof other !== 'object' || value === null || other === null) return false;
  if (Array.isArray(value) !== Array.isArray(other)) return false;
  const names = Object.keys(value);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(value[name], other[name]))
  );
}

/** A document whose wide integers are texts with the mark; by hand, since a pattern has no room for long texts. */
function marking(text) {
  const parts = [];
  for (let at = 0; at < text.length; ) {
    const start = nextQuote(text, at);
    parts.push(text.slice(at, start).replace(numbers, (token) => (losesDigits(token) ? `"${mark}${token}"` : token)));
    at = endOfText(text, start);
    parts.push(text.slice(start, at));
  }
  return parts.join('');
}

/** Where the text ends that begins with the quotation mark at a place, or the document does. */
function endOfText(text, start) {
  let end = nextQuote(text, start + 1);
  while (end < text.length && isEscaped(text, end)) end = nextQuote(text, end + 1);
  return Math.min(end + 1, text.length);
}

function isEscaped(text, at) {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

/** Where the next quotation mark is, or the document ends. */
function nextQuote(text, from) {
  const at = text.indexOf('"', from);
  return at < 0 ? text.length : at;
}

function losesDigits(token) {
  return wideInteger.test(token) && String(Number(token)) !== token;
}
