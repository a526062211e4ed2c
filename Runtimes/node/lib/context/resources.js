import { BodyReader } from '../wire/body.js';
import { Method } from '../wire/methods.js';

/** Whatever else an installation acquires: connections, files, sockets. */
export class Resources {
  #calls;

  constructor(calls) {
    this.#calls = calls;
  }

  async closing(name, close) {
    return this.#calls.bind(Method.resourcesAdd, { kind: 'run', handler: close }, { name });
  }

  async count() {
    return new BodyReader(await this.#calls.call(Method.resourcesCount)).u32();
  }
}
