/**
 * A stream that goes out: chunks from wherever they come, until somebody says that nobody wants more.
 *
 * It takes a web `ReadableStream`, and whatever `for await` takes: a Node stream, an async generator, an array.
 */
export class OutboundStream {
  #source;
  #length;
  #explain;
  #isStopped = false;
  #wake = null;

  /**
   * @param {ReadableStream | AsyncIterable | Iterable} chunks Of bytes or texts.
   * @param {object} [options]
   * @param {(body: () => unknown) => unknown} [options.run] Runs the code that makes them.
   * @param {number} [options.length] How many bytes there are to be.
   * @param {(error: Error) => unknown} [options.explain] Hears that there are more or fewer, for which the other side
   *   ends the transfer.
   */
  constructor(chunks, { run = (body) => body(), length, explain } = {}) {
    this.#length = length;
    this.#explain = explain;
    const source = chunks instanceof ReadableStream ? readerOf(chunks) : iteratorOf(chunks);
    this.#source = { next: () => run(() => source.next()), stop: () => run(() => source.stop()) };
  }

  /** Nobody wants more: the source is let go of. Doing so twice is harmless. */
  stop() {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.resume();
    // Not waited for: a generator ends when what it waits for has come, and what it throws then interests nobody.
    this.#source.stop().catch(() => {});
  }

  /** There may be room for more. */
  resume() {
    this.#wake?.();
    this.#wake = null;
  }

  /**
   * Sends every chunk.
   *
   * @param {(bytes: Uint8Array) => number | null} send Sends as much as may be sent; answers how many bytes, 0 to be
   *   asked again after `resume`, or `null` when nobody wants more.
   * @returns {Promise<boolean>} Whether all of it was sent.
   * @throws What the source throws.
   */
  async run(send) {
    for (let count = 0; ; ) {
      const chunk = await this.#source.next();
      if (this.#isStopped) return false;
      this.#checkLength(count, chunk);
      if (chunk === null) return true;
      const bytes = bytesOf(chunk);
      count += bytes.length;
      for (let rest = bytes; rest.length > 0; ) {
        const sent = send(rest);
        if (sent === null) this.stop();
        else if (sent > 0) rest = rest.subarray(sent);
        else await new Promise((resolve) => (this.#wake = resolve));
        if (this.#isStopped) return false;
      }
    }
  }

  #checkLength(count, chunk) {
    if (this.#length === undefined) return;
    const total = chunk === null ? count : count + bytesOf(chunk).length;
    if (total > this.#length || (chunk === null && total < this.#length)) {
      const found = chunk === null ? `only ${total}` : `${total} or more`;
      const misfit = new RangeError(`The body was to have ${this.#length} bytes, its \`length\`, and has ${found}.`);
      this.#length = undefined;
      this.#explain?.(misfit);
    }
  }
}

function readerOf(stream) {
  const reader = stream.getReader();
  return {
    next: async () => {
      const { done, value } = await reader.read();
      return done ? null : value;
    },
    stop: () => reader.cancel(),
  };
}

function iteratorOf(chunks) {
  const iterator = (chunks[Symbol.asyncIterator] ?? chunks[Symbol.iterator]).call(chunks);
  return {
    next: async () => {
      const { done, value } = await iterator.next();
      return done ? null : value;
    },
    stop: async () => void (await iterator.return?.()),
  };
}

/** A chunk as bytes; texts are UTF-8. */
export function bytesOf(chunk) {
  if (typeof chunk === 'string') return Buffer.from(chunk, 'utf8');
  if (ArrayBuffer.isView(chunk)) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (chunk instanceof ArrayBuffer) return Buffer.from(chunk);
  throw new TypeError(`A body consists of bytes and texts, not of ${chunk === null ? 'null' : typeof chunk}.`);
}
