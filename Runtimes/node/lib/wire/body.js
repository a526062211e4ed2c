import { DovetailError } from '../failures.js';
import { parseJSON, writeJSON } from './json.js';

const longestText = 0xffff;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads the numbers and texts of a frame's body, one after another. */
export class BodyReader {
  #bytes;
  #offset = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  /** Whether everything was read. */
  get isAtEnd() {
    return this.#offset === this.#bytes.length;
  }

  u8() {
    return this.#take(1).readUInt8(0);
  }

  u32() {
    return this.#take(4).readUInt32BE(0);
  }

  i64() {
    return this.#take(8).readBigInt64BE(0);
  }

  text() {
    const length = this.#take(2).readUInt16BE(0);
    return textOf(this.#take(length));
  }

  /** The bytes that are left; they are the frame's own, not a copy. */
  rest() {
    return this.#take(this.#bytes.length - this.#offset);
  }

  #take(count) {
    const end = this.#offset + count;
    if (end > this.#bytes.length) throw new Error('The body of a frame ends within a number or a text.');
    const part = this.#bytes.subarray(this.#offset, end);
    this.#offset = end;
    return part;
  }
}

/** A body of such parts: `u8(1)`, `text('key')`, bytes. */
export function bodyOf(...parts) {
  return Buffer.concat(parts);
}

export function u8(value) {
  return Buffer.of(value);
}

export function u32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/**
 * A text with its length before it.
 *
 * @throws {DovetailError} `invalid_request` when it has more than 65,535 bytes.
 */
export function text(value) {
  const bytes = Buffer.from(String(value), 'utf8');
  if (bytes.length > longestText) {
    const reason = `A text of ${bytes.length} bytes is longer than the ${longestText} that fit. Make it shorter.`;
    throw new DovetailError('invalid_request', reason, 'change_request');
  }
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/**
 * Bytes as UTF-8.
 *
 * @throws {TypeError} When they are not.
 */
export function textOf(bytes) {
  return decoder.decode(bytes);
}

/**
 * A value as bytes of JSON.
 *
 * @throws {TypeError} When JSON does not know it.
 */
export function jsonBytes(value) {
  const json = writeJSON(value);
  if (json === undefined) throw new TypeError(`What is ${typeof value} cannot be written as JSON.`);
  return Buffer.from(json, 'utf8');
}

/** Bytes of JSON as a value; none at all are `undefined`. */
export function jsonValue(bytes) {
  return bytes.length === 0 ? undefined : parseJSON(textOf(bytes));
}
