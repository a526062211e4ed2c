import { DovetailError, fetchFailure } from '../failures.js';
import { RequestBody } from '../http-body.js';
import { jsonBytes, jsonValue } from '../wire/body.js';
import { Method } from '../wire/methods.js';
import { bytesOf } from '../wire/outbound-stream.js';
import { standardFields, textFields } from './field-values.js';

// As it is now: plugin code gets another, which belongs to its installation.
const { setImmediate } = globalThis;

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
    const calls = this.#calls.until(request.signal);
    calls.signal.throwIfAborted();
    const { body, stream, length } = await contentOf(request, init);
    const json = jsonBytes({
      method: request.method,
      url: addressOf(request),
      headers: textFields(request.headers),
      length,
      ...(request.redirect !== 'follow' && { redirects: request.redirect }),
    });
    try {
      return responseOf(await calls.exchange(Method.httpSend, { json, body, stream }), request);
    } catch (error) {
      if (calls.signal.aborted) throw calls.signal.reason;
      // A deadline has an error of its own, as in the standard.
      throw error instanceof DOMException ? error : fetchFailure(error);
    }
  }
}

/** The body of a request, as it travels: all of it where it is there, and else a stream. */
async function contentOf(request, init) {
  if (request.body === null) return { length: 0 };
  const given = init?.body;
  const isMade = given instanceof ReadableStream || given?.[Symbol.asyncIterator] !== undefined;
  if (isMade) return { stream: request.body };
  // What a `Request` was made of does not show; what is there comes at once.
  if (given === undefined || given === null) return begunOf(request.body);
  return whole(Buffer.from(await request.arrayBuffer()));
}

function whole(bytes) {
  return bytes.length <= inlineLimit ? { body: bytes, length: bytes.length } : { stream: [bytes], length: bytes.length };
}

/** A body of which nobody says whether it is all there: it is, if it comes to its end without being waited for. */
async function begunOf(body) {
  const reader = body.getReader();
  const chunks = [];
  for (let count = 0; ; ) {
    const next = reader.read();
    const piece = await Promise.race([next, nextTurn()]);
    if (piece?.done) return whole(Buffer.concat(chunks, count));
    if (piece !== undefined) {
      chunks.push(bytesOf(piece.value));
      count += chunks.at(-1).length;
    }
    if (piece === undefined || (count > inlineLimit && chunks.length > 1)) {
      return { stream: rest(reader, chunks, piece === undefined ? next : reader.read()) };
    }
  }
}

function nextTurn() {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What has been read of a stream, and what follows. */
async function* rest(reader, chunks, next) {
  try {
    yield* chunks;
    for (let piece = await next; !piece.done; piece = await reader.read()) yield piece.value;
  } finally {
    // Nothing at its end; else nobody wants more, and nobody minds how it is let go of.
    reader.cancel().catch(() => {});
  }
}

/** The answer as a `Response`; one that cannot be one is let go of. */
function responseOf(answer, request) {
  try {
    return responseTo(request, answer);
  } catch (error) {
    answer.stream?.drop();
    throw error;
  }
}

function responseTo(request, answer) {
  const { url, status, headers, length, redirects = 0 } = jsonValue(answer.json);
  if (!(status >= 200 && status <= 599)) {
    const reason = `${new URL(url).host} has answered with the status ${status}, which no \`Response\` can have.`;
    throw new DovetailError('unreachable', reason, 'retry');
  }
  const fields = new Headers(standardFields(headers));
  const stream = streamOf(answer, length, fields.get('Content-Encoding'));
  const isEmpty = withoutBody.has(status) || request.method === 'HEAD';
  if (isEmpty) stream.cancel().catch(() => {}); // There is nothing to let go of, or nobody who minds.
  const response = new Response(isEmpty ? null : stream, { status, headers: fields });
  return Object.defineProperties(response, { url: { value: url }, redirected: { value: redirects > 0 } });
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
