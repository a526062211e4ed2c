import { jsonValue } from './wire/body.js';

/** A call to a service that a plugin offers. */
export class ServiceCall {
  /** @param {object} facts `method`, `caller`, `body` and `signal`. */
  constructor(facts) {
    Object.assign(this, facts);
  }

  /** Reads one. */
  static read(body, signal) {
    const method = body.text();
    const caller = { owner: body.text(), slug: body.text() };
    return new ServiceCall({ method, caller, body: body.rest(), signal });
  }

  /** The body, read from JSON; undefined when there is none. */
  json() {
    return jsonValue(this.body);
  }
}
