import { jsonValue } from './wire/body.js';

/** Something that has happened, for a handler that has subscribed to it. */
export class PluginEvent {
  /** @param {object} facts `id`, `name`, `owner`, `source`, `time`, `data` and `signal`. */
  constructor(facts) {
    Object.assign(this, facts);
  }

  /** Reads one. */
  static read(body, signal) {
    const [id, name, owner, source] = [body.text(), body.text(), body.text(), body.text()];
    const time = new Date(Number(body.i64() / 1000n));
    return new PluginEvent({ id, name, owner: owner === '' ? null : owner, source, time, data: body.rest(), signal });
  }

  /** The data, read from JSON; undefined when there is none. */
  json() {
    return jsonValue(this.data);
  }
}
