import { RemoteFailure } from '../failures.js';
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
   * @param {string} [place] Where plugin code binds it.
   * @returns {number}
   */
  add({ kind, handler }, installation, place) {
    if (typeof handler !== 'function') throw new TypeError('What is bound is a function.');
    this.#last += 1;
    this.#bindings.set(this.#last, { kind, handler, installation, place });
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
    const { installation, handler, place } = this.#find(head.binding, ['route']);
    const respond = async (signal) => answerOf(await handler(PluginRequest.of(head, call, signal)));
    const code = { binding: head.binding, during: `${head.method} ${head.path}`, place };
    const { madeAt, ...answer } = await installation.call(call, respond, code);
    // What makes the body as it is read is plugin code, too.
    return {
      ...answer,
      // What answers a HEAD names the length of a body that it does not send.
      length: head.method === 'HEAD' ? undefined : answer.length,
      run: (body) => installation.run(body, { trace: call.trace }),
      explain: (error) => {
        const body = { during: code.during, place: madeAt ?? place };
        return installation.run(() => installation.explainBody(error, body), { trace: call.trace });
      },
    };
  }

  async #deliver(call) {
    const body = new BodyReader(call.body);
    const number = body.u32();
    const { installation, handler, place } = this.#find(number, ['event']);
    const code = { binding: number, during: 'an event', place };
    await installation.call(call, (signal) => handler(PluginEvent.read(body, signal)), code);
    return {};
  }

  async #serve(call) {
    const body = new BodyReader(call.body);
    const number = body.u32();
    const { installation, handler, place } = this.#find(number, ['service']);
    const serve = async (signal) => {
      const answer = await handler(ServiceCall.read(body, signal));
      return { body: ArrayBuffer.isView(answer) ? bytesOf(answer) : jsonBytes(answer ?? null) };
    };
    return installation.call(call, serve, { binding: number, during: 'a call of a service', place });
  }

  async #run(call) {
    const number = new BodyReader(call.body).u32();
    const { kind, installation, handler, place } = this.#find(number, ['run', 'once']);
    if (kind === 'once') this.remove(number);
    const code = { binding: number, during: 'a timer, schedule, task or resource', place };
    await installation.call(call, (signal) => handler({ signal }), code);
    return {};
  }

  #find(number, kinds) {
    const binding = this.#bindings.get(number);
    if (binding !== undefined && kinds.includes(binding.kind)) return binding;
    throw new RemoteFailure('error', `Nothing of that kind is bound under ${number} any more.`);
  }
}
