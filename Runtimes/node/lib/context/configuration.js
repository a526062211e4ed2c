import { isSame } from '../wire/json.js';
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

  async changedKeys(old) {
    const now = await this.values();
    const keys = new Set([...Object.keys(now), ...Object.keys(old)]);
    return new Set([...keys].filter((key) => !isSame(own(now, key), own(old, key))));
  }

  async set(changes) {
    await this.#calls.ask(Method.configurationSet, changes);
  }
}

/** A value of its own: a setting may be called `toString`. */
function own(values, key) {
  return Object.hasOwn(values, key) ? (values[key] ?? null) : null;
}
