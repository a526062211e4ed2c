import { WireFault } from './fault.js';
import { headerLength, Kind } from './frame.js';
import { isUrgent, Method } from './methods.js';

/** How many urgent calls may be under way beside all others. */
const urgentCalls = 16;

/**
 * What a connection knows of its calls and streams, and what each frame leads to.
 *
 * It decides and does nothing. Each side numbers its own calls, the host with odd and the plugin with even ids,
 * upwards. A call is answered exactly once, also when it was cancelled; after an answer that announces a stream, the
 * last piece or a failure ends it.
 *
 * A call of this side is `waiting` (can become `streaming` or `cancelled`, or end), `streaming` (ends) or `cancelled`
 * (ends with its answer). A call of the other side is `handling` (can become `streaming` or `cancelled`, or end),
 * `streaming` (ends) or `cancelled` (ends with its answer).
 */
export class ConnectionMachine {
  #side;
  #nextID;
  #lastForeignID = 0;
  /** The id of the hello while it is under way; `null` before, `true` when it was answered. */
  #greeting;
  /** Own calls: phase, credit of the request (`null` without a stream), allowance of the answer. */
  #outgoing = new Map();
  /** Calls of the other side: phase, weight, allowance of the request (`null` without a stream), credit to answer. */
  #incoming = new Map();
  #incomingWeight = 0;

  /**
   * @param {'host' | 'plugin'} side Which end it is.
   * @param {object} limits How much it may hold and carry.
   */
  constructor(side, limits) {
    this.#side = side;
    this.#nextID = side === 'host' ? 1 : 2;
    this.#greeting = side === 'host' ? 1 : null;
    this.limits = limits;
  }

  /** How many calls of this side are under way, also those that were cancelled. */
  get outgoingCount() {
    return this.#outgoing.size;
  }

  // Calls of this side.

  /** Begins a call; answers its id, or `null` when too many are under way. */
  startCall(method, hasStream) {
    const most = this.limits.calls + (isUrgent(method) ? urgentCalls : 0);
    if (this.#outgoing.size >= most) return null;
    const id = this.#nextID;
    this.#nextID += 2;
    this.#outgoing.set(id, { phase: 'waiting', credit: hasStream ? this.limits.streamCredit : null, allowance: 0 });
    return id;
  }

  /** Gives a call up; answers whether the other side must be told. */
  cancelCall(id) {
    const call = this.#outgoing.get(id);
    if (call === undefined || call.phase === 'cancelled') return false;
    if (call.phase === 'streaming') this.#outgoing.delete(id);
    else Object.assign(call, { phase: 'cancelled', credit: null });
    return true;
  }

  // Calls of the other side.

  /** Answers a call: `answer`, `cancelled` when a failure must say so instead, or `nothing` when it has ended. */
  answerCall(id, hasStream) {
    const call = this.#incoming.get(id);
    if (call === undefined || call.phase === 'streaming') return 'nothing';
    if (call.phase === 'cancelled') {
      this.#endIncoming(id);
      return 'cancelled';
    }
    if (hasStream) Object.assign(call, { phase: 'streaming', credit: this.limits.streamCredit });
    else this.#endIncoming(id);
    if (this.#greeting === id) this.#greeting = true;
    return 'answer';
  }

  /** Answers a call with a failure, or ends its stream with one; false when it has ended. */
  failCall(id) {
    return this.#endIncoming(id);
  }

  #endIncoming(id) {
    const call = this.#incoming.get(id);
    if (call === undefined) return false;
    this.#incoming.delete(id);
    this.#incomingWeight -= call.weight;
    return true;
  }

  // Streams.

  #isOwn(id) {
    return id % 2 === (this.#side === 'host' ? 1 : 0);
  }

  /** The call whose stream this side sends; undefined when nobody wants it any more. */
  #sending(id) {
    const call = this.#isOwn(id) ? this.#outgoing.get(id) : this.#incoming.get(id);
    if (call === undefined) return undefined;
    return (this.#isOwn(id) ? call.credit !== null : call.phase === 'streaming') ? call : undefined;
  }

  /** Takes up to so many bytes of a stream's credit; `null` when nobody wants them any more. */
  spend(wanted, id) {
    const call = this.#sending(id);
    if (call === undefined) return null;
    const granted = Math.min(wanted, call.credit);
    call.credit -= granted;
    return granted;
  }

  /** Ends a stream of this side; false when nobody wants it any more. */
  endStream(id) {
    const call = this.#sending(id);
    if (call === undefined) return false;
    if (!this.#isOwn(id)) return this.#endIncoming(id);
    call.credit = null;
    return true;
  }

  /** Allows more of a stream that comes in; false when it has ended. */
  allow(bytes, id) {
    const call = this.#isOwn(id) ? this.#outgoing.get(id) : this.#incoming.get(id);
    const isOpen = this.#isOwn(id) ? call?.phase === 'streaming' : (call?.allowance ?? null) !== null;
    if (isOpen) call.allowance += bytes;
    return isOpen;
  }

  // What comes in.

  /**
   * Takes a frame and says what it leads to: `call`, `refused`, `answer`, `failure`, `data`, `credit`, `cancel`,
   * `note`, or `late` for what is about a call that has ended meanwhile.
   *
   * @throws {WireFault} When the other side breaks the protocol.
   */
  receive(frame) {
    switch (frame.kind) {
      case Kind.call: return this.#receiveCall(frame);
      case Kind.answer: return this.#receiveAnswer(frame);
      case Kind.failure: return this.#receiveFailure(frame);
      case Kind.data: return this.#receiveData(frame);
      case Kind.credit: return this.#receiveCredit(frame);
      case Kind.cancel: return this.#receiveCancel(frame);
      default: return this.#receiveNote(frame);
    }
  }

  #receiveCall(frame) {
    const id = frame.call;
    if (this.#isOwn(id) || id <= this.#lastForeignID || !Number.isSafeInteger(id)) {
      throw new WireFault(`a call with the id ${id}, which is of the other side or not above the last`);
    }
    if (this.#greeting === null && frame.method === Method.hello) this.#greeting = id;
    else if (this.#greeting !== true || frame.method === Method.hello) {
      throw new WireFault(`a call of the method ${frame.method} where the hello had to be, or another hello`);
    }
    this.#lastForeignID = id;
    const weight = frame.length + (frame.hasMore ? this.limits.streamCredit : 0);
    if (!this.#hasRoom(frame, weight)) return 'refused';
    this.#incomingWeight += weight;
    const allowance = frame.hasMore ? this.limits.streamCredit : null;
    this.#incoming.set(id, { phase: 'handling', weight, allowance, credit: 0 });
    return 'call';
  }

  #hasRoom(frame, weight) {
    if (isUrgent(frame.method) && !frame.hasMore && frame.length === headerLength) {
      return this.#incoming.size < this.limits.calls + urgentCalls;
    }
    if (this.#incoming.size >= this.limits.calls) return false;
    return this.#incoming.size === 0 || this.#incomingWeight + weight <= this.limits.callBytes;
  }

  #receiveNote(frame) {
    if (this.#greeting !== true) throw new WireFault(`the note ${frame.method} before the hello was answered`);
    return 'note';
  }

  #receiveAnswer(frame) {
    const call = this.#outgoing.get(frame.call);
    if (call === undefined || call.phase === 'streaming') {
      throw new WireFault(`an answer to call ${frame.call}, which waits for none`);
    }
    if (this.#greeting === frame.call) this.#greeting = true;
    if (call.phase === 'cancelled' || !frame.hasMore) this.#outgoing.delete(frame.call);
    else Object.assign(call, { phase: 'streaming', allowance: this.limits.streamCredit });
    return call.phase === 'cancelled' ? 'late' : 'answer';
  }

  #receiveFailure(frame) {
    if (!this.#isOwn(frame.call)) throw new WireFault(`a failure of call ${frame.call}, which is its own`);
    const call = this.#outgoing.get(frame.call);
    if (call === undefined) return this.#late(frame.call);
    this.#outgoing.delete(frame.call);
    return call.phase === 'cancelled' ? 'late' : 'failure';
  }

  #receiveData(frame) {
    const id = frame.call;
    const isOwn = this.#isOwn(id);
    const call = isOwn ? this.#outgoing.get(id) : this.#incoming.get(id);
    if (call === undefined) return this.#late(id);
    if (!isOwn && call.phase === 'cancelled') return 'late';
    if (isOwn ? call.phase !== 'streaming' : call.allowance === null) {
      throw new WireFault(`a piece of a stream that call ${id} does not have`);
    }
    if (frame.body.length > call.allowance) {
      throw new WireFault(`more bytes of the stream of call ${id} than it had credit for`);
    }
    call.allowance -= frame.body.length;
    if (!frame.hasMore && isOwn) this.#outgoing.delete(id);
    else if (!frame.hasMore) call.allowance = null;
    return 'data';
  }

  #receiveCredit(frame) {
    const id = frame.call;
    const bytes = frame.body.length === 4 ? frame.body.readUInt32BE(0) : 0;
    const call = this.#sending(id);
    if (bytes === 0 || (call?.credit ?? 0) + bytes > this.limits.streamCredit) {
      throw new WireFault(`a credit for call ${id} that is no number of bytes, or too large`);
    }
    if (call === undefined) return this.#late(id);
    call.credit += bytes;
    return 'credit';
  }

  #receiveCancel(frame) {
    const id = frame.call;
    if (this.#isOwn(id)) throw new WireFault(`a cancel of call ${id}, which is not its own`);
    const call = this.#incoming.get(id);
    if (call === undefined) return this.#late(id);
    if (call.phase === 'cancelled') return 'late';
    // One that is handled is answered all the same, so that both sides agree on when it ends.
    if (call.phase === 'streaming') this.#endIncoming(id);
    else Object.assign(call, { phase: 'cancelled', allowance: null });
    return 'cancel';
  }

  /** A frame about a call that has ended is late; one about a call that never was is a fault. */
  #late(id) {
    const wasMade = this.#isOwn(id) ? id < this.#nextID : id <= this.#lastForeignID;
    if (!wasMade || id === 0) throw new WireFault(`a frame about call ${id}, which was never made`);
    return 'late';
  }
}
