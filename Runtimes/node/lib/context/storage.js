import { BodyReader, bodyOf, jsonBytes, jsonValue, text } from '../wire/body.js';
import { Method } from '../wire/methods.js';
import { bytesOf } from '../wire/outbound-stream.js';

/** A key-value store of one installation's own. */
export class Storage {
  #calls;

  constructor(calls) {
    this.#calls = calls;
  }

  async bytes(key) {
    const found = new BodyReader(await this.#calls.call(Method.storageValue, Buffer.from(key)));
    return found.u8() === 1 ? found.rest() : undefined;
  }

  async setBytes(key, bytes) {
    await this.#calls.call(Method.storageSet, bodyOf(text(key), bytesOf(bytes)));
  }

  async value(key) {
    const bytes = await this.bytes(key);
    return bytes === undefined ? undefined : jsonValue(bytes);
  }

  async set(key, value) {
    await this.setBytes(key, jsonBytes(value));
  }

  async remove(key) {
    await this.#calls.call(Method.storageRemove, Buffer.from(key));
  }

  async keys(prefix = '') {
    const body = new BodyReader(await this.#calls.call(Method.storageKeys, Buffer.from(prefix)));
    const keys = [];
    while (!body.isAtEnd) keys.push(body.text());
    return keys;
  }
}
