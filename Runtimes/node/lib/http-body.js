import { DovetailError, RequestFailure } from './failures.js';
import { textOf } from './wire/body.js';

/** The most bytes that a body is read to at once, unless more are allowed. */
const usualLimit = 2 ** 20;

/**
 * The body of a request: a web stream, with ways to read all of it at once.
 *
 * It can be read once; leaving a `for await` over it lets go of the rest.
 */
export class RequestBody {
  /** The length in bytes; undefined when it is not known before the end. */
  length;
  #stream;
  #chunks;

  /**
   * @param {object} content
   * @param {import('./wire/inbound-stream.js').InboundStream} [content.stream] Where it comes from, or:
   * @param {Buffer} [content.bytes] All of it.
   * @param {number} [content.length]
   */
  constructor({ stream, bytes, length }) {
    this.#chunks = stream ?? new ReadChunk(bytes);
    this.length = length;
  }

  /** The body as a `ReadableStream` of bytes. */
  get stream() {
    this.#stream ??= new ReadableStream(
      {
        pull: async (controller) => {
          const bytes = await this.#chunks.next();
          if (bytes === null) controller.close();
          else controller.enqueue(bytes);
        },
        cancel: () => this.#chunks.drop(),
      },
      { highWaterMark: 0 },
    );
    return this.#stream;
  }

  [Symbol.asyncIterator](options) {
    return this.stream[Symbol.asyncIterator](options);
  }

  /**
   * All bytes.
   *
   * @throws {DovetailError} `too_large` when there are more than so many.
   */
  async bytes({ limit = usualLimit } = {}) {
    const chunks = [];
    let count = 0;
    for await (const chunk of this) {
      count += chunk.length;
      if (count > limit) {
        const reason = `The body is larger than ${limit} bytes. Send less at once.`;
        throw new DovetailError('too_large', reason, 'change_request');
      }
      chunks.push(chunk);
    }
    return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, count);
  }

  /**
   * All of it as text.
   *
   * @throws {RequestFailure} With status 422 when it is not UTF-8.
   */
  async text(options) {
    const bytes = await this.bytes(options);
    try {
      return textOf(bytes);
    } catch (cause) {
      throw RequestFailure.invalid('The body is no text in UTF-8.', { cause });
    }
  }
}

/** A body that is all there, read as a stream is. */
class ReadChunk {
  #bytes;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  async next() {
    const bytes = this.#bytes;
    this.#bytes = undefined;
    return bytes === undefined || bytes.length === 0 ? null : bytes;
  }

  drop() {
    this.#bytes = undefined;
  }
}
