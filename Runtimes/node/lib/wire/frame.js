import { WireFault } from './fault.js';
import { Trace } from './trace.js';

/** What a frame is. */
export const Kind = Object.freeze({ call: 1, answer: 2, failure: 3, data: 4, credit: 5, cancel: 6, note: 7 });

/** What else a frame holds, or is followed by. */
const Flag = Object.freeze({ more: 1, traced: 2 });

/** How many bytes stand between a frame's length and its parts. */
export const headerLength = 24;

const empty = Buffer.alloc(0);
const highestKind = 7;
const knownFlags = Flag.more | Flag.traced;
const wordSize = 2 ** 32;

/** One frame: what goes over the channel at once. */
export class Frame {
  /**
   * Makes a frame; what is not said is zero or empty.
   *
   * @param {number} kind
   * @param {object} [fields]
   */
  constructor(kind, fields = {}) {
    this.kind = kind;
    this.hasMore = fields.hasMore ?? false;
    this.method = fields.method ?? 0;
    this.call = fields.call ?? 0;
    this.handle = fields.handle ?? 0;
    this.deadline = fields.deadline ?? 0;
    this.trace = fields.trace;
    this.json = fields.json ?? empty;
    this.body = fields.body ?? empty;
  }

  /** How many bytes follow the length. */
  get length() {
    return headerLength + (this.trace ? Trace.length : 0) + this.json.length + this.body.length;
  }

  /** The frame as bytes: a copy, so that a body may change while it waits to be sent. */
  encoded() {
    const bytes = Buffer.allocUnsafe(4 + this.length);
    bytes.writeUInt32BE(this.length, 0);
    bytes.writeUInt8(this.kind, 4);
    bytes.writeUInt8((this.hasMore ? Flag.more : 0) | (this.trace ? Flag.traced : 0), 5);
    bytes.writeUInt16BE(this.method, 6);
    bytes.writeUInt32BE(Math.floor(this.call / wordSize), 8);
    bytes.writeUInt32BE(this.call % wordSize, 12);
    bytes.writeUInt32BE(this.handle, 16);
    bytes.writeUInt32BE(this.deadline, 20);
    bytes.writeUInt32BE(this.json.length, 24);
    let end = 28;
    if (this.trace) end += this.trace.write(bytes, end);
    bytes.set(this.json, end);
    bytes.set(this.body, end + this.json.length);
    return bytes;
  }

  /**
   * Reads what follows a frame's length.
   *
   * @param {Buffer} bytes At least a header.
   * @throws {WireFault} For what cannot be a frame.
   */
  static decoded(bytes) {
    const kind = bytes.readUInt8(0);
    const flags = bytes.readUInt8(1);
    if (kind < 1 || kind > highestKind) throw new WireFault(`a frame of the unknown kind ${kind}`);
    if ((flags & ~knownFlags) !== 0) throw new WireFault(`a frame with the unknown flags ${flags}`);
    const start = headerLength + (flags & Flag.traced ? Trace.length : 0);
    const end = start + bytes.readUInt32BE(20);
    if (end > bytes.length) throw new WireFault('a frame whose parts are longer than itself');
    return new Frame(kind, {
      hasMore: (flags & Flag.more) !== 0,
      method: bytes.readUInt16BE(2),
      call: bytes.readUInt32BE(4) * wordSize + bytes.readUInt32BE(8),
      handle: bytes.readUInt32BE(12),
      deadline: bytes.readUInt32BE(16),
      trace: flags & Flag.traced ? Trace.read(bytes, headerLength) : undefined,
      json: bytes.subarray(start, end),
      body: bytes.subarray(end),
    });
  }
}
