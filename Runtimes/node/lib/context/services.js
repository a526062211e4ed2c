import { bodyOf, jsonBytes, jsonValue, text } from '../wire/body.js';
import { Method } from '../wire/methods.js';
import { bytesOf } from '../wire/outbound-stream.js';

/** Services: what plugins offer each other, by name and version. */
export class Services {
  #calls;

  constructor(calls) {
    this.#calls = calls;
  }

  async provide(name, handler) {
    return this.#calls.bind(Method.servicesProvide, { kind: 'service', handler }, { name });
  }

  async call(name, { version, method, body = null } = {}) {
    const answer = await this.callBytes(name, { version, method, body: jsonBytes(body) });
    return jsonValue(answer);
  }

  async callBytes(name, { version = '*', method = '', body = '' } = {}) {
    return this.#calls.call(Method.servicesCall, bodyOf(text(name), text(version), text(method), bytesOf(body)));
  }
}
