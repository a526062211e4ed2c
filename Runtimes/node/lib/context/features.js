import { Method } from '../wire/methods.js';
import { messageOf } from '../words.js';

/** Parts of a plugin, of which it may be able to do without some. */
export class Features {
  #calls;

  constructor(calls) {
    this.#calls = calls;
  }

  async require(name, begin) {
    try {
      await begin();
    } catch (error) {
      await this.#tell(name, { required: true, error });
      throw error;
    }
    await this.#tell(name, { required: true });
  }

  async offer(name, begin) {
    try {
      await begin();
    } catch (error) {
      await this.#tell(name, { error });
      return false;
    }
    await this.#tell(name, {});
    return true;
  }

  async report(name, { required = false, error } = {}) {
    const failure = error === undefined || error === null ? undefined : wordsOf(error);
    await this.#calls.ask(Method.featuresReport, { name, required, ...(failure !== undefined && { failure }) });
  }

  /** Reports; a host that does not take it does not keep the part from being on. */
  async #tell(name, what) {
    try {
      await this.report(name, what);
    } catch {
      // What the plugin does counts, and not what is written down of it.
    }
  }
}

function wordsOf(error) {
  return typeof error === 'string' ? error : messageOf(error) || 'It does not say why.';
}
