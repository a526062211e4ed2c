import { RequestFailure } from './failures.js';
import { HeaderFields } from './header-fields.js';
import { RequestBody } from './http-body.js';
import { textOf } from './wire/body.js';
import { parseJSON } from './wire/json.js';

/** An HTTP request to a plugin's route. */
export class PluginRequest {
  /**
   * @param {object} head What the host has said of it.
   * @param {RequestBody} body
   * @param {AbortSignal} signal
   */
  constructor(head, body, signal) {
    this.method = head.method;
    this.path = head.path;
    this.parameters = head.parameters ?? {};
    this.query = new URLSearchParams(head.query ?? []);
    this.headers = new HeaderFields(head.headers ?? []);
    this.user = head.user;
    this.body = body;
    this.signal = signal;
  }

  /** Makes one of what came in. */
  static of(head, call, signal) {
    const content = call.stream ? { stream: call.stream } : { bytes: call.body };
    return new PluginRequest(head, new RequestBody({ ...content, length: head.length }), signal);
  }

  /**
   * The body, read from JSON.
   *
   * @throws {RequestFailure} With status 422 when it is none.
   */
  async json(options) {
    const bytes = await this.body.bytes(options);
    try {
      return parseJSON(textOf(bytes));
    } catch (cause) {
      throw RequestFailure.invalid(`The body is not the JSON that was expected: ${cause.message}`, { cause });
    }
  }
}
