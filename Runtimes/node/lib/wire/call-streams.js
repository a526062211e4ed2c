import { Frame, Kind } from './frame.js';
import { InboundStream } from './inbound-stream.js';
import { OutboundStream } from './outbound-stream.js';
import { u32 } from './body.js';

/** The most bytes of one data frame. */
const pieceSize = 64 * 2 ** 10;
/** How many bytes may wait to be sent before streams wait. */
const mostUnsent = 2 ** 20;

/** The streams of a connection's calls, in both directions: each piece that is sent has been allowed before. */
export class CallStreams {
  #machine;
  #transport;
  #send;
  #onDrop;
  /** Streams that come in, with how much was read of each since the last credit. */
  #inbound = new Map();
  #outbound = new Map();

  /**
   * @param {object} connection
   * @param {import('./connection-machine.js').ConnectionMachine} connection.machine What decides.
   * @param {{ unsent: number }} connection.transport
   * @param {(frame: Frame) => void} connection.send
   * @param {(id: number) => void} connection.onDrop Hears that nobody reads a stream any more that has not ended.
   */
  constructor({ machine, transport, send, onDrop }) {
    this.#machine = machine;
    this.#transport = transport;
    this.#send = send;
    this.#onDrop = onDrop;
  }

  /** A stream that comes in for a call. */
  open(id) {
    const stream = new InboundStream((count) => this.#didRead(id, count), () => this.#onDrop(id));
    this.#inbound.set(id, { stream, read: 0 });
    return stream;
  }

  /** A piece has come. */
  append(id, piece) {
    this.#inbound.get(id)?.stream.append(piece);
  }

  /** The last piece has come. */
  finish(id) {
    this.#inbound.get(id)?.stream.finish();
    this.#inbound.delete(id);
  }

  /** Forgets the streams of a call; what comes in ends with an error, or well. */
  end(id, error) {
    this.#inbound.get(id)?.stream.finish(error);
    this.#inbound.delete(id);
    this.#outbound.get(id)?.stop();
    this.#outbound.delete(id);
  }

  /** Forgets all streams. */
  endAll(error) {
    for (const id of [...this.#inbound.keys(), ...this.#outbound.keys()]) this.end(id, error);
  }

  /** More of a stream may be sent. */
  resume(id) {
    this.#outbound.get(id)?.resume();
  }

  /** More of every stream may be sent. */
  resumeAll() {
    for (const stream of this.#outbound.values()) stream.resume();
  }

  /**
   * Sends every piece, and the end; returns early when nobody wants them any more.
   *
   * @throws What the source throws.
   */
  async send(id, chunks, options) {
    const stream = new OutboundStream(chunks, options);
    this.#outbound.set(id, stream);
    const isWhole = await stream.run((bytes) => this.#sendPiece(id, bytes));
    if (isWhole && this.#machine.endStream(id)) this.#send(new Frame(Kind.data, { call: id }));
  }

  #sendPiece(id, bytes) {
    const hasRoom = this.#transport.unsent <= mostUnsent;
    const count = this.#machine.spend(hasRoom ? Math.min(bytes.length, pieceSize) : 0, id);
    if (count > 0) this.#send(new Frame(Kind.data, { call: id, hasMore: true, body: bytes.subarray(0, count) }));
    return count;
  }

  #didRead(id, count) {
    const inbound = this.#inbound.get(id);
    if (inbound === undefined) return;
    inbound.read += count;
    // A frame for every piece would cost as much as the piece.
    if (inbound.read < this.#machine.limits.streamCredit / 4) return;
    if (this.#machine.allow(inbound.read, id)) {
      this.#send(new Frame(Kind.credit, { call: id, body: u32(inbound.read) }));
    }
    inbound.read = 0;
  }
}
