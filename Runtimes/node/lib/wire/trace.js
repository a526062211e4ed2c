/** The trace that a call belongs to: W3C `traceparent`, in 25 bytes. */
export class Trace {
  /** How many bytes it has on the wire. */
  static length = 25;

  #bytes;

  /** @param {Uint8Array} bytes The trace's id (16), the span's id (8) and the flags (1). */
  constructor(bytes) {
    this.#bytes = Buffer.from(bytes);
  }

  /** Reads one from a frame; the caller knows that there are as many bytes, or fewer because the frame is broken. */
  static read(bytes, offset) {
    return new Trace(bytes.subarray(offset, offset + Trace.length));
  }

  /** Writes it into a frame; answers how many bytes that took. */
  write(bytes, offset) {
    bytes.set(this.#bytes, offset);
    return Trace.length;
  }

  /** The trace as the header field `traceparent` has it. */
  get traceparent() {
    const hex = this.#bytes.toString('hex');
    return `00-${hex.slice(0, 32)}-${hex.slice(32, 48)}-${hex.slice(48)}`;
  }
}
