import { DovetailError } from '../failures.js';
import { jsonBytes, jsonValue, u32 } from '../wire/body.js';
import { Method } from '../wire/methods.js';
import { InstallationScope } from '../process/installation-scope.js';
import { placeHere } from '../process/stack.js';

/** One context at the host: where the calls of all its capabilities go, and whom they speak for. */
export class HostCalls {
  #context;
  #signal;
  #deadline;

  /**
   * @param {object} context
   * @param {import('../wire/connection.js').Connection} context.connection
   * @param {import('../server/binding-table.js').BindingTable} context.bindings
   * @param {object} context.installation The plugin object that speaks.
   * @param {number} context.handle The context's handle, which every call carries.
   * @param {boolean} context.hasEnded Whether the host does not know it any more.
   * @param {object} [options]
   * @param {AbortSignal} [options.signal] Gives up every call.
   * @param {number} [options.deadline] After how many milliseconds each call is given up.
   */
  constructor(context, { signal, deadline } = {}) {
    this.#context = context;
    this.#signal = signal;
    this.#deadline = deadline;
  }

  /** The same context, with calls that a signal or a deadline gives up. */
  with({ signal = this.#signal, deadline = this.#deadline }) {
    return new HostCalls(this.#context, { signal, deadline });
  }

  /** The same context, with calls that a signal gives up beside whatever does already. */
  until(signal) {
    return this.with({ signal: this.#signal === undefined ? signal : AbortSignal.any([this.#signal, signal]) });
  }

  /** Whether the host does not know the context any more. */
  get hasEnded() {
    return this.#context.hasEnded;
  }

  /** What gives every call up; undefined when nothing does. */
  get signal() {
    return this.#signal;
  }

  /** Calls that nothing gives up: for what must be undone. */
  get unstoppable() {
    return new HostCalls(this.#context);
  }

  /**
   * Calls the host with a body.
   *
   * @returns {Promise<Buffer>} The answer's body.
   * @throws What the host throws.
   */
  async call(method, body) {
    return (await this.#make(method, { body })).body;
  }

  /** Calls the host with a JSON document; answers that of the answer. */
  async ask(method, document) {
    const { json } = await this.#make(method, document === undefined ? {} : { json: jsonBytes(document) });
    return jsonValue(json);
  }

  /**
   * Calls the host with whatever a call carries: `json`, and `body` or `stream`.
   *
   * @returns {Promise<{ json: Buffer, body: Buffer, stream?: import('../wire/inbound-stream.js').InboundStream }>}
   */
  async exchange(method, fields) {
    return this.#make(method, fields);
  }

  /** As `ask`, and answers the text of the document. */
  async askText(method, document) {
    return (await this.#make(method, { json: jsonBytes(document) })).json.toString('utf8');
  }

  /**
   * Binds something: first here, so that the host can call it at once, then at the host.
   *
   * @returns {Promise<Registration>}
   */
  async bind(method, binding, document) {
    const { bindings, installation } = this.#context;
    const number = bindings.add(binding, installation, placeHere());
    try {
      await this.ask(method, { ...document, binding: number });
    } catch (error) {
      bindings.remove(number);
      throw error;
    }
    return new Registration(this, number);
  }

  /**
   * Lets go of what was bound under a number.
   *
   * It belongs to the plugin object, and may outlive the context in which it was bound.
   */
  async release(number) {
    const { connection, bindings, installation, handle, hasEnded } = this.#context;
    const fields = { handle: hasEnded ? installation.handle : handle, body: u32(number) };
    // What is bound no longer, or at a host that is gone, is let go already.
    const released = connection.call(Method.bindingRelease, fields).catch(() => {});
    // The host waits for what it has called. What lets go of itself would wait for itself.
    if (InstallationScope.binding !== number) await released;
    bindings.remove(number);
  }

  async #make(method, fields) {
    const { connection, handle } = this.#context;
    if (this.#context.hasEnded) throw ended();
    const [signal, deadline] = [this.#signal, this.#deadline];
    return connection.call(method, { ...fields, handle, signal, deadline, trace: InstallationScope.trace });
  }
}

/** What plugin code holds of something that it bound. */
class Registration {
  #calls;
  #number;

  constructor(calls, number) {
    this.#calls = calls;
    this.#number = number;
  }

  /** Lets it go. Doing so twice, or after the installation went to sleep, is not an error. */
  async cancel() {
    await this.#calls.release(this.#number);
  }
}

function ended() {
  return new DovetailError(
    'context_ended',
    'A context was used after it had ended. Use the one that each hook, or `start`, is given.',
    'ask_author',
  );
}
