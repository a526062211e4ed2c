import { bodyOf, jsonBytes, text, u8 } from '../wire/body.js';
import { Method } from '../wire/methods.js';

/** The event bus, for one installation. */
export class Events {
  #calls;

  constructor(calls) {
    this.#calls = calls;
  }

  async publish(name, data, { to = 'owner' } = {}) {
    const json = data === undefined ? Buffer.alloc(0) : jsonBytes(data);
    await this.#calls.call(Method.eventsPublish, bodyOf(...audience(to), text(name), json));
  }

  async subscribe(pattern, handler) {
    return this.#calls.bind(Method.eventsSubscribe, { kind: 'event', handler }, { name: pattern });
  }
}

function audience(to) {
  if (to === 'owner') return [u8(0), text('')];
  if (to === 'everyone') return [u8(2), text('')];
  if (typeof to?.user === 'string') return [u8(1), text(to.user)];
  throw new TypeError("An event goes to 'owner', to 'everyone', or to { user: 'name' }.");
}
