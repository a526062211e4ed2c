import { WireFault } from './fault.js';
import { Frame, headerLength } from './frame.js';

/** Cuts what comes in into frames, and refuses what is none; not to be used any more after a fault. */
export class FrameDecoder {
  /** The most bytes that may follow a frame's length. */
  maximumLength;
  #chunks = [];
  #size = 0;

  constructor(maximumLength) {
    this.maximumLength = maximumLength;
  }

  /** Takes what came in. */
  push(chunk) {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /**
   * The next frame, or `null` until more has come in.
   *
   * @throws {WireFault} For what cannot be a frame; of one that is too long, nothing is kept.
   */
  next() {
    if (this.#size < 4) return null;
    const length = this.#front(4).readUInt32BE(0);
    if (length < headerLength) {
      throw new WireFault(`a frame of ${length} bytes, which is shorter than a header`);
    }
    if (length > this.maximumLength) {
      throw new WireFault(`a frame of ${length} bytes where ${this.maximumLength} are the most`);
    }
    if (this.#size < 4 + length) return null;
    const frame = this.#front(4 + length).subarray(4, 4 + length);
    this.#drop(4 + length);
    return Frame.decoded(frame);
  }

  /** The first chunk, joined with others until it has so many bytes. */
  #front(count) {
    if (this.#chunks[0].length < count) {
      let joined = 0;
      let size = 0;
      while (size < count) size += this.#chunks[joined++].length;
      this.#chunks.splice(0, joined, Buffer.concat(this.#chunks.slice(0, joined), size));
    }
    return this.#chunks[0];
  }

  #drop(count) {
    const rest = this.#chunks[0].subarray(count);
    if (rest.length > 0) this.#chunks[0] = rest;
    else this.#chunks.shift();
    this.#size -= count;
  }
}
