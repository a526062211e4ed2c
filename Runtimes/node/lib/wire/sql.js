/**
 * Values of a plugin's database as they travel: `null`, an integer, a text, `{"real": 1.5}`, `{"blob": "<base64>"}`, and
 * `{"integer": "9007199254740993"}` for those that are wider than a JavaScript number.
 */

/** A real whose value is a whole number, which would be taken for an integer otherwise. */
export function real(value) {
  return new Real(value);
}

/** A number that travels as a real in any case. */
export class Real {
  constructor(value) {
    this.value = Number(value);
  }
}

/**
 * A JavaScript value as it travels.
 *
 * @throws {TypeError} For what no database keeps.
 */
export function sqlDocument(value) {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return { integer: String(value) };
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : realDocument(value);
  if (value instanceof Real) return realDocument(value.value);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) {
    return { blob: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  }
  throw new TypeError(`A value of the database is a text, a number, bytes, a Date, a boolean or null, not ${typeof value}.`);
}

/** A value as it travels as one of JavaScript; an integer that is wider than a number is a `bigint`. */
export function sqlValue(document) {
  if (document === null || typeof document !== 'object') return document;
  if ('integer' in document) return integerOf(document.integer);
  if ('blob' in document) return Buffer.from(document.blob, 'base64');
  return realOf(document.real);
}

/** Reads the JSON of rows without losing the last digits of wide integers, as `JSON.parse` would. */
export function rowsOf(json) {
  const { columns, rows } = JSON.parse(json.replace(tokens, widened));
  return rows.map((values) => Object.fromEntries(columns.map((column, at) => [column, sqlValue(values[at])])));
}

/** The texts and numbers of a JSON document. */
const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const wideInteger = /^-?\d{16,}$/;

function widened(token) {
  return wideInteger.test(token) ? `{"integer":"${token}"}` : token;
}

function integerOf(text) {
  const wide = BigInt(text);
  const number = Number(wide);
  return Number.isSafeInteger(number) ? number : wide;
}

function realDocument(value) {
  if (Number.isFinite(value)) return { real: value };
  return { real: Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf' };
}

function realOf(value) {
  if (typeof value === 'number') return value;
  return { inf: Infinity, '-inf': -Infinity }[value] ?? NaN;
}
