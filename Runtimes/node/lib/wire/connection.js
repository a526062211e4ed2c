import { cancellation, DovetailError, PluginFailure } from '../failures.js';
import { CallStreams } from './call-streams.js';
import { ConnectionMachine } from './connection-machine.js';
import { failureBytes, failureOf } from './failure.js';
import { Frame, Kind } from './frame.js';
import { FrameDecoder } from './frame-decoder.js';
import { defaultLimits } from './limits.js';
import { isUrgent } from './methods.js';
import { OutboundStream } from './outbound-stream.js';
import { jsonBytes } from './body.js';

// As they are now: plugin code gets others, which belong to its installation.
const { setTimeout, clearTimeout } = globalThis;

/** How many bytes may wait to be sent before calls are refused. */
const mostUnsent = 16 * 2 ** 20;

/**
 * One end of a connection: makes calls, answers those of the other side, and carries their streams.
 *
 * All decisions are the machine's; this keeps what waits for them. It reads and writes nothing itself: whoever
 * carries the bytes hands in what comes, and is handed what is to be sent.
 */
export class Connection {
  #machine;
  #decoder;
  #transport;
  #handler;
  #end = null;
  /** Own calls: how each is settled. */
  #waiting = new Map();
  /** Calls of the other side: what aborts the code that answers them. */
  #aborts = new Map();
  #streams;

  /**
   * @param {object} options
   * @param {'host' | 'plugin'} [options.side] Which end it is.
   * @param {object} options.transport `send(bytes)`, `close()`, and `unsent`: how many bytes wait to be written.
   * @param {object} options.handler `answer(call)`, which answers `{ json, body, stream, length, run, explain }`,
   *   where `run` runs the code that makes the stream of that length, and `explain` hears why it has failed, and
   *   answers what the other side is told; `hear(note)`; and `ended(reason, fault)`, which hears of the connection's end once.
   * @param {object} [options.limits]
   */
  constructor({ side = 'plugin', transport, handler, limits = defaultLimits }) {
    this.#machine = new ConnectionMachine(side, limits);
    this.#decoder = new FrameDecoder(limits.frame);
    this.#transport = transport;
    this.#handler = handler;
    this.#streams = new CallStreams({
      machine: this.#machine,
      transport,
      send: (frame) => this.#send(frame),
      // Does nothing for a call of the other side, which lasts until it is answered.
      onDrop: (id) => this.#cancel(id, cancellation()),
    });
  }

  /** Takes over the limits that the other side has named. */
  adopt(limits) {
    this.#machine.limits = limits;
    this.#decoder.maximumLength = limits.frame;
  }

  /** Whether so much waits to be sent that what can be left unsaid should be. */
  get isCongested() {
    return this.#transport.unsent >= mostUnsent;
  }

  /**
   * Makes a call.
   *
   * @param {number} method
   * @param {object} [options]
   * @param {number} [options.handle] Whom it speaks for.
   * @param {Buffer} [options.json]
   * @param {Uint8Array} [options.body]
   * @param {AsyncIterable} [options.stream] A stream that goes with it; when it fails, so does the call.
   * @param {object} [options.trace] The trace that it belongs to.
   * @param {AbortSignal} [options.signal] Gives it up: the other side is told, and the call throws the signal's reason.
   * @param {number} [options.deadline] After how many milliseconds it is given up.
   * @returns {Promise<{ json: Buffer, body: Buffer, stream?: import('./inbound-stream.js').InboundStream }>}
   */
  call(method, { signal, deadline, stream, ...fields } = {}) {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const whole = { ...fields, method, hasMore: stream !== undefined, deadline: wireDeadline(deadline) };
      const frame = new Frame(Kind.call, whole);
      const id = this.#begin(frame);
      const call = { resolve, reject, release: () => {} };
      this.#waiting.set(id, call);
      call.release = this.#watch(id, signal, deadline);
      this.#send(frame);
      if (stream !== undefined) this.#sendRequest(id, stream);
    });
  }

  /** Tells the other side something that nobody answers; lost when the connection has ended or it is too long. */
  note(method, fields) {
    const frame = new Frame(Kind.note, { ...fields, method });
    if (frame.length <= this.#machine.limits.frame) this.#send(frame);
  }

  /** Takes what came in. */
  receive(bytes) {
    if (this.#end !== null) return;
    try {
      this.#decoder.push(bytes);
      for (let frame = this.#decoder.next(); frame !== null && this.#end === null; frame = this.#decoder.next()) {
        this.#take(frame, this.#machine.receive(frame));
      }
    } catch (error) {
      this.end(`the other side broke the protocol: it sent ${error.message}`, error);
    }
  }

  /** What waited to be written has been. */
  drained() {
    this.#streams.resumeAll();
  }

  /** Ends it: what waits for an answer fails, what is being answered is aborted. Doing so twice is harmless. */
  end(reason, fault) {
    if (this.#end !== null) return;
    this.#end = reason;
    for (const id of [...this.#waiting.keys()]) this.#settle(id, 'reject', this.#lost());
    this.#streams.endAll(this.#lost());
    for (const abort of this.#aborts.values()) abort.abort(cancellation(`The call was given up: ${reason}.`));
    this.#transport.close();
    this.#handler.ended(reason, fault);
  }

  // Calls of this side.

  #begin(frame) {
    if (this.#end !== null) throw this.#lost();
    this.#checkLength(frame);
    const isRefused = this.isCongested && !isUrgent(frame.method);
    const id = isRefused ? null : this.#machine.startCall(frame.method, frame.hasMore);
    if (id === null) {
      const count = this.#machine.outgoingCount;
      throw PluginFailure.temporary(`${count} calls to the host are under way already; wait for some of them.`);
    }
    frame.call = id;
    return id;
  }

  /** Gives a call up when a signal says so, or time is over; answers what lets go of both. */
  #watch(id, signal, deadline) {
    const onAbort = () => this.#cancel(id, signal.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    const timer =
      deadline === undefined ? undefined : setTimeout(() => this.#cancel(id, timeout(deadline)), deadline);
    return () => {
      signal?.removeEventListener('abort', onAbort);
      clearTimeout(timer);
    };
  }

  #cancel(id, reason) {
    if (!this.#machine.cancelCall(id)) return;
    this.#send(new Frame(Kind.cancel, { call: id }));
    this.#settle(id, 'reject', reason);
    this.#streams.end(id, reason);
  }

  #settle(id, how, value) {
    const call = this.#waiting.get(id);
    if (call === undefined) return;
    // With a stream in its answer, the call lasts, and its signal counts, until that has ended.
    if (how === 'reject' || value.stream === undefined) this.#forget(id);
    call[how](value);
  }

  #forget(id) {
    this.#waiting.get(id)?.release();
    this.#waiting.delete(id);
  }

  async #sendRequest(id, chunks) {
    try {
      await this.#streams.send(id, chunks);
    } catch (error) {
      // What cannot be sent in full must not be taken for whole.
      this.#cancel(id, error);
    }
  }

  // Calls of the other side.

  async #answer(frame, stream) {
    const id = frame.call;
    const abort = new AbortController();
    this.#aborts.set(id, abort);
    const { method, handle, deadline, trace, json, body } = frame;
    // The caller gives up by then: nobody shall work in vain.
    const timer = deadline > 0 ? setTimeout(() => abort.abort(timeout(deadline)), deadline) : undefined;
    let explain = (error) => error;
    try {
      const answer = await this.#handler.answer({ method, handle, trace, json, body, stream, signal: abort.signal });
      clearTimeout(timer);
      if (this.#reply(id, answer)) {
        explain = answer.explain ?? explain;
        await this.#streams.send(id, answer.stream, answer);
      }
    } catch (error) {
      if (this.#end === null && this.#machine.failCall(id)) {
        this.#send(new Frame(Kind.failure, { call: id, json: failureBytes(explain(error)) }));
      }
    }
    clearTimeout(timer);
    this.#aborts.delete(id);
    // Of a request that was not read to its end, the rest is of no interest any more.
    this.#streams.end(id, cancellation());
  }

  /** Sends an answer; answers whether a stream is to follow. */
  #reply(id, { json, body, stream, run }) {
    const hasStream = stream !== undefined;
    const frame = new Frame(Kind.answer, { call: id, json, body, hasMore: hasStream });
    this.#checkLength(frame);
    const reply = this.#end === null ? this.#machine.answerCall(id, hasStream) : 'nothing';
    if (reply === 'answer') this.#send(frame);
    if (reply === 'cancelled') {
      this.#send(new Frame(Kind.failure, { call: id, json: failureBytes(cancellation()) }));
    }
    if (reply !== 'answer' && hasStream) new OutboundStream(stream, { run }).stop();
    return reply === 'answer' && hasStream;
  }

  // What comes in.

  #take(frame, event) {
    const id = frame.call;
    switch (event) {
      case 'call':
        // Not awaited: it catches whatever happens, and answers it.
        this.#answer(frame, frame.hasMore ? this.#streams.open(id) : undefined);
        break;
      case 'refused': {
        const reason = `${this.#machine.limits.calls} calls are under way already; wait for some of them.`;
        const json = jsonBytes({ type: 'too_many_calls', message: reason });
        this.#send(new Frame(Kind.failure, { call: id, json }));
        break;
      }
      case 'answer': {
        const stream = frame.hasMore ? this.#streams.open(id) : undefined;
        if (stream === undefined) this.#streams.end(id);
        this.#settle(id, 'resolve', { json: frame.json, body: frame.body, stream });
        break;
      }
      case 'failure': {
        const error = failureOf(frame.json);
        this.#settle(id, 'reject', error);
        this.#streams.end(id, error);
        break;
      }
      case 'data':
        this.#streams.append(id, frame.body);
        if (!frame.hasMore) this.#endInbound(id);
        break;
      case 'credit':
        this.#streams.resume(id);
        break;
      case 'cancel':
        this.#aborts.get(id)?.abort(cancellation());
        this.#streams.end(id, cancellation());
        break;
      case 'note':
        this.#handler.hear({ method: frame.method, handle: frame.handle, json: frame.json });
        break;
      default: // `late`: the call has ended meanwhile.
    }
  }

  /** The last piece has come. Of an own call that was the end, also of what was still to be sent. */
  #endInbound(id) {
    if (!this.#waiting.has(id)) return this.#streams.finish(id);
    this.#forget(id);
    this.#streams.end(id);
  }

  #send(frame) {
    if (this.#end === null) this.#transport.send(frame.encoded());
  }

  #checkLength(frame) {
    const most = this.#machine.limits.frame;
    if (frame.length <= most) return;
    const reason =
      `A message of ${frame.length} bytes does not fit between host and plugin; ${most} are the most. ` +
      'Send less at once.';
    throw new DovetailError('too_large', reason, 'ask_author');
  }

  #lost() {
    return new DovetailError('context_ended', `The host is gone: ${this.#end}.`, 'retry');
  }
}

function wireDeadline(milliseconds) {
  return milliseconds === undefined ? 0 : Math.min(Math.max(1, Math.ceil(milliseconds)), 0xffffffff);
}

function timeout(milliseconds) {
  return new DOMException(`The call was not answered within ${milliseconds} ms.`, 'TimeoutError');
}

