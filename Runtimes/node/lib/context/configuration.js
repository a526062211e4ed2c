import { Method } from '../wire/methods.js';

/** The configuration of an installation: what its owner has set, merged over the defaults of the manifest. */
export class Configuration {
  #calls;

  constructor(calls) {
    this.#calls = calls;
  }

  async values() {
    return this.#calls.ask(Method.configurationValues);
  }

  async value(key) {
    return (await this.values())[key];
  }

  async set(changes) {
    await this.#calls.ask(Method.configurationSet, changes);
  }
}
