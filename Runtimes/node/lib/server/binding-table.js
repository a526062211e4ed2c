import { PluginEvent } from '../event.js';
import { ServiceCall } from '../service-call.js';
import { BodyReader, jsonBytes, jsonValue } from '../wire/body.js';
import { Method } from '../wire/methods.js';
import { bytesOf } from '../wire/outbound-stream.js';
import { PluginRequest } from '../request.js';
import { answerOf } from '../response.js';

/** What plugin objects have bound: functions that the host calls by number. */
export class BindingTable {
  #bindings = new Map();
  #last = 0;

  /**
   * Adds something, before the host hears of it.
   *
   * @param {{ kind: 'route' | 'event' | 'service' | 'run' | 'once', handler: Function }} binding
   * @param {object} installation The plugin object that binds it.
   * @returns {number}
   */
  add({ kind, handler }, installation) {
    if (typeof handler !== 'function') throw new TypeError('What is bound is a function.');
    this.#last += 1;
    this.#bindings.set(this.#last, { kind, handler, installation });
    return this.#last;
  }

  remove(number) {
    this.#bindings.delete(number);
  }

  /** Removes all that a plugin object has bound. */
  removeAll(installation) {
    for (const [number, binding] of this.#bindings) {
      if (binding.installation === installation) this.#bindings.delete(number);
    }
  }

  /** Calls what the host wants to be called. */
  async answer(call) {
    switch (call.method) {
      case Method.request: return this.#respond(call);
      case Method.event: return this.#deliver(call);
      case Method.service: return this.#serve(call);
      default: return this.#run(call);
    }
  }

  async #respond(call) {
    const head = jsonValue(call.json);
    const { installation, handler } = this.#find(head.binding, ['route']);
    const respond = (signal) => handler(PluginRequest.of(head, call, signal));
    const answer = await installation.call(call, respond, head.binding);
    // What makes the body as it is read is plugin code, too.
    return { ...answerOf(answer), run: (body) => installation.run(body, { trace: call.trace }) };
  }

  async #deliver(call) {
    const body = new BodyReader(call.body);
    const number = body.u32();
    const { installation, handler } = this.#find(number, ['event']);
    await installation.call(call, (signal) => handler(PluginEvent.read(body, signal)), number);
    return {};
  }

  async #serve(call) {
    const body = new BodyReader(call.body);
    const number = body.u32();
    const { installation, handler } = this.#find(number, ['service']);
    const answer = await installation.call(call, (signal) => handler(ServiceCall.read(body, signal)), number);
    return { body: ArrayBuffer.isView(answer) ? bytesOf(answer) : jsonBytes(answer ?? null) };
  }

  async #run(call) {
    const number = new BodyReader(call.body).u32();
    const { kind, installation, handler } = this.#find(number, ['run', 'once']);
    if (kind === 'once') this.remove(number);
    await installation.call(call, (signal) => handler({ signal }), number);
    return {};
  }

  #find(number, kinds) {
    const binding = this.#bindings.get(number);
    if (binding !== undefined && kinds.includes(binding.kind)) return binding;
    throw new Error(`Nothing of that kind is bound under ${number} any more.`);
  }
}
