import { fetchFailure } from '../failures.js';
import { RequestBody } from '../http-body.js';
import { jsonBytes, jsonValue } from '../wire/body.js';
import { Method } from '../wire/methods.js';

/** The most bytes of a body that travel in the same frame as the head. */
const inlineLimit = 64 * 2 ** 10;

/** Statuses whose answers have no body. */
const withoutBody = new Set([204, 205, 304]);

/** What undoes the coding of a body, by its name in `Content-Encoding`. */
const codings = { gzip: 'gzip', 'x-gzip': 'gzip', deflate: 'deflate' };

/** Lets go of answers that plugin code has forgotten. */
const forgotten = new FinalizationRegistry((stream) => stream.drop());

/** HTTP requests to elsewhere, which the host sends. */
export class HTTP {
  #calls;

  constructor(calls) {
    this.#calls = calls;
  }

  /** As the standard's `fetch`, through the host. */
  async fetch(input, init) {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const { body, stream, length } = await contentOf(request, init);
    const json = jsonBytes({
      method: request.method,
      url: addressOf(request),
      headers: [...request.headers],
      length,
      ...(request.redirect !== 'follow' && { redirects: request.redirect }),
    });
    const fields = { json, body, stream };
    let answer;
    try {
      answer = await this.#calls.until(request.signal).exchange(Method.httpSend, fields);
    } catch (error) {
      throw request.signal.aborted ? request.signal.reason : fetchFailure(error);
    }
    return responseOf(answer, request);
  }
}

/** The body of a request, as it travels: all of it where it is there, and else a stream. */
async function contentOf(request, init) {
  if (request.body === null) return { length: 0 };
  const given = init?.body;
  const isMade = given instanceof ReadableStream || given?.[Symbol.asyncIterator] !== undefined;
  if (isMade || given === undefined || given === null) return { stream: request.body };
  const bytes = Buffer.from(await request.arrayBuffer());
  return bytes.length <= inlineLimit ? { body: bytes, length: bytes.length } : { stream: [bytes], length: bytes.length };
}

function responseOf(answer, request) {
  const { url, status, headers, length } = jsonValue(answer.json);
  const fields = new Headers(headers);
  const stream = streamOf(answer, length, fields.get('Content-Encoding'));
  const isEmpty = withoutBody.has(status) || request.method === 'HEAD';
  if (isEmpty) stream.cancel().catch(() => {}); // There is nothing to let go of, or nobody who minds.
  const response = new Response(isEmpty ? null : stream, { status, headers: fields });
  const redirected = url !== addressOf(request);
  return Object.defineProperties(response, { url: { value: url }, redirected: { value: redirected } });
}

/** The address of a request without what stays with whoever asks. */
function addressOf(request) {
  return request.url.split('#')[0];
}

function streamOf({ stream, body }, length, coding) {
  const plain = new RequestBody(stream ? { stream, length } : { bytes: body, length }).stream;
  if (stream) forgotten.register(plain, stream);
  const name = codings[coding?.trim().toLowerCase()];
  return name === undefined ? plain : plain.pipeThrough(new DecompressionStream(name));
}
