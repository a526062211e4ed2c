import { cancellation } from '../failures.js';

/**
 * A stream that comes in: bytes wait here, together, until somebody reads them.
 *
 * Pieces are joined, so that a stream of small ones holds no more than the bytes that it was allowed.
 */
export class InboundStream {
  #pieces = [];
  /** How it ended: `null` while it has not, `{}` when all came, `{ error }` otherwise. */
  #end = null;
  #isDropped = false;
  #reader = null;
  #onRead;
  #onDrop;

  /**
   * @param {(count: number) => void} onRead Hears how many bytes were read each time, and may be sent anew.
   * @param {() => void} onDrop Hears, at most once, that nobody will read on, before the stream has ended.
   */
  constructor(onRead, onDrop) {
    this.#onRead = onRead;
    this.#onDrop = onDrop;
  }

  /** Takes a piece. */
  append(piece) {
    if (this.#end !== null || this.#isDropped || piece.length === 0) return;
    this.#pieces.push(piece);
    this.#serve();
  }

  /** Ends it; what came before can still be read. Doing so twice is harmless. */
  finish(error) {
    this.#end ??= error === undefined ? {} : { error };
    this.#serve();
  }

  /** Nobody reads on. */
  drop() {
    const isNews = !this.#isDropped && this.#end === null;
    this.#isDropped = true;
    this.#pieces = [];
    if (isNews) this.#onDrop();
    this.#serve();
  }

  /**
   * All that waits, or what comes next; `null` at the end.
   *
   * @throws What the stream failed with, and an `AbortError` once it was dropped.
   */
  next() {
    return new Promise((resolve, reject) => {
      if (this.#reader !== null) throw new Error('A stream is read by one reader at a time.');
      this.#reader = { resolve, reject };
      this.#serve();
    });
  }

  #serve() {
    const reader = this.#reader;
    if (reader === null || !(this.#isDropped || this.#pieces.length > 0 || this.#end !== null)) return;
    this.#reader = null;
    if (this.#isDropped) {
      reader.reject(cancellation());
    } else if (this.#pieces.length > 0) {
      const bytes = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces);
      this.#pieces = [];
      this.#onRead(bytes.length);
      reader.resolve(bytes);
    } else if ('error' in this.#end) {
      reader.reject(this.#end.error);
    } else {
      reader.resolve(null);
    }
  }
}
