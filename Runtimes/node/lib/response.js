import { HeaderFields } from './header-fields.js';
import { placeHere } from './process/stack.js';
import { shown } from './words.js';
import { jsonBytes } from './wire/body.js';
import { bytesOf } from './wire/outbound-stream.js';

/** The most bytes of a body that travel in the same frame as the head. */
const inlineLimit = 64 * 2 ** 10;

/** A plugin's answer to an HTTP request. */
export class PluginResponse {
  /** Where plugin code has made it, when its body is made as it is read: what is wrong with that is told later. */
  #madeAt;

  /**
   * @param {Uint8Array | string | ReadableStream | AsyncIterable | null} [body]
   * @param {object} [options]
   * @param {number} [options.status] 200 to 599.
   * @param {HeaderFields | Iterable<[string, string]> | Record<string, string>} [options.headers]
   * @param {number} [options.length] How many bytes a body has that is made as it is read, if that is known.
   * @throws {RangeError} For any other status.
   */
  constructor(body = null, { status = 200, headers = [], length } = {}) {
    checkStatus(status);
    if (wholeBody(body) === undefined) this.#madeAt = placeHere();
    this.body = body;
    this.status = status;
    this.headers = new HeaderFields(headers);
    this.length = length;
  }

  /** An answer of JSON. */
  static json(value, options) {
    return typed(jsonBytes(value), 'application/json', options);
  }

  /** An answer of plain text. */
  static text(text, options) {
    return typed(String(text), 'text/plain; charset=utf-8', options);
  }

  /** Where plugin code has made an answer whose body is made as it is read. */
  static placeOf(response) {
    return #madeAt in response ? response.#madeAt : undefined;
  }

  /** An answer without a body: status 204. */
  static noContent() {
    return new PluginResponse(null, { status: 204 });
  }
}

function typed(body, type, options) {
  const response = new PluginResponse(body, options);
  if (!response.headers.has('Content-Type')) response.headers.set('Content-Type', type);
  return response;
}

/**
 * What a route has answered, as it travels: `json`, and `body`, or `stream` with its `length` and where it was made.
 *
 * A web `Response` will do as well.
 *
 * @throws {TypeError} When it is no answer.
 */
export function answerOf(response) {
  if (!Number.isInteger(response?.status)) {
    throw new TypeError('A route answers with a PluginResponse or a Response: `return PluginResponse.json(value)`.');
  }
  const { status, headers, body, length } = response;
  checkStatus(status);
  const head = { status, headers: [...headers] };
  const bytes = wholeBody(body);
  if (bytes === undefined) {
    if (!isStream(body)) throw new TypeError(`A body consists of bytes and texts, not of ${typeof body}.`);
    return { json: jsonBytes({ ...head, length }), stream: body, length, madeAt: PluginResponse.placeOf(response) };
  }
  const json = jsonBytes({ ...head, length: bytes.length });
  return bytes.length <= inlineLimit ? { json, body: bytes } : { json, stream: [bytes] };
}

function checkStatus(status) {
  if (Number.isInteger(status) && status >= 200 && status <= 599) return;
  throw new RangeError(`A route answers with a status from 200 to 599, not with ${shown(status)}.`);
}

/** The bytes of a body that is all there; undefined for one that is made as it is read. */
function wholeBody(body) {
  if (body === null || body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string' || ArrayBuffer.isView(body) || body instanceof ArrayBuffer) return bytesOf(body);
  return undefined;
}

function isStream(body) {
  return body instanceof ReadableStream || typeof (body[Symbol.asyncIterator] ?? body[Symbol.iterator]) === 'function';
}
