import { parseJSON } from './json.js';

/**
 * Values of a plugin's database as they travel: `null`, an integer, a text, `{"real": 1.5}`, `{"blob": "<base64>"}`,
 * and `{"integer": "9007199254740993"}` for those that are wider than a JavaScript number.
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
  const kind = typeof value;
  throw new TypeError(`A value of the database is a text, a number, bytes, a Date, a boolean or null, not ${kind}.`);
}

/** A value as it travels as one of JavaScript; an integer that is wider than a number is a `bigint`. */
export function sqlValue(document) {
  if (document === null || typeof document === 'string') return document;
  if (typeof document !== 'object') return integerOf(document);
  if ('integer' in document) return integerOf(document.integer);
  if ('blob' in document) return Buffer.from(document.blob, 'base64');
  return realOf(document.real);
}

/** The rows that an answer holds. */
export function rowsOf(json) {
  const { columns, rows } = parseJSON(json);
  return rows.map((values) => rowOf(columns, values));
}

/** Under what a row keeps the values as they have travelled, by column. */
const travelled = Symbol('travelled');

/**
 * The type that a value has in the database, which a JavaScript number does not always tell: `null`, `integer`, `real`,
 * `text` or `blob`; undefined when there is no such column.
 */
export function sqlType(row, column) {
  const value = row[travelled]?.[column];
  if (value === undefined) return undefined;
  if (value === null) return 'null';
  if (typeof value === 'string') return 'text';
  return typeof value === 'object' ? Object.keys(value)[0] : 'integer';
}

/** A row as an object; of columns with the same name the first counts. */
function rowOf(columns, values) {
  const [row, documents] = [{}, {}];
  for (const [at, column] of columns.entries()) {
    if (Object.hasOwn(row, column)) continue;
    documents[column] = values[at];
    row[column] = sqlValue(values[at]);
  }
  return Object.defineProperty(row, travelled, { value: documents });
}

/** An integer: a number where that counts without gaps, a `bigint` otherwise. */
function integerOf(digits) {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}

function realDocument(value) {
  if (Number.isFinite(value)) return { real: value };
  return { real: Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf' };
}

function realOf(value) {
  if (typeof value === 'number') return value;
  return { inf: Infinity, '-inf': -Infinity }[value] ?? NaN;
}
