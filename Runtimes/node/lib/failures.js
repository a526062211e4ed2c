/**
 * What a failure is on the wire, under a name that every copy of this module shares: a plugin may have brought a copy
 * of its own, and its failures must be known all the same.
 */
const wireForm = Symbol.for('dovetail.wireForm');

/** The host refuses or fails. */
export class DovetailError extends Error {
  /**
   * @param {string} code What kind of failure it is, to compare: `permission_denied`.
   * @param {string} message What happened, and what to do next.
   * @param {string} remedy Who can do something: `change_request`, `retry`, `ask_operator` or `ask_author`.
   * @param {object} [details]
   * @param {object[]} [details.findings] The single faults.
   * @param {unknown} [details.cause] The error behind it.
   */
  constructor(code, message, remedy, { findings = [], cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DovetailError';
    this.code = code;
    this.remedy = remedy;
    this.findings = findings;
  }

  get [wireForm]() {
    const { code, remedy, findings, cause } = this;
    return {
      type: 'host',
      code,
      remedy,
      ...(findings.length > 0 && { findings }),
      ...(cause !== undefined && { cause: String(cause?.message ?? cause) }),
    };
  }
}

/** A plugin says that something failed, and what can be done about it. */
export class PluginFailure extends Error {
  /**
   * @param {'validation' | 'temporary' | 'permanent'} kind
   * @param {string} message A sentence for the user.
   * @param {ErrorOptions} [options]
   */
  constructor(kind, message, options) {
    super(message, options);
    this.name = 'PluginFailure';
    this.kind = kind;
  }

  /** What the plugin was given is not valid. */
  static validation(message, options) {
    return new PluginFailure('validation', message, options);
  }

  /** It may work later. */
  static temporary(message, options) {
    return new PluginFailure('temporary', message, options);
  }

  /** It will not work until somebody mends it. */
  static permanent(message, options) {
    return new PluginFailure('permanent', message, options);
  }

  get [wireForm]() {
    return { type: 'plugin', kind: this.kind };
  }
}

/** A route answers with an HTTP error. */
export class RequestFailure extends Error {
  /**
   * @param {number} status 400 to 599.
   * @param {string} message A sentence for whoever called.
   * @param {ErrorOptions} [options]
   * @throws {RangeError} For any other status.
   */
  constructor(status, message, options) {
    super(message, options);
    if (!(Number.isInteger(status) && status >= 400 && status <= 599)) {
      throw new RangeError(`A request fails with a status from 400 to 599, not with ${status}.`);
    }
    this.name = 'RequestFailure';
    this.status = status;
  }

  /** 404: there is no such thing. */
  static notFound(message, options) {
    return new RequestFailure(404, message, options);
  }

  /** 422: what was sent is not right. */
  static invalid(message, options) {
    return new RequestFailure(422, message, options);
  }

  /** 409: it does not fit what is there. */
  static conflict(message, options) {
    return new RequestFailure(409, message, options);
  }

  get [wireForm]() {
    return { type: 'request', status: this.status };
  }
}

/** The other side failed in a way that has no class of its own. */
export class RemoteFailure extends Error {
  /**
   * @param {string} type What the wire calls it: `error`, `not_implemented`.
   * @param {string} message
   */
  constructor(type, message) {
    super(message);
    this.name = 'RemoteFailure';
    this.type = type;
  }

  get [wireForm]() {
    return { type: this.type };
  }
}

/** Plugin code has failed without meaning to; what is told is a sentence with the error's class, text and place. */
export class UnmeantFailure extends Error {
  get [wireForm]() {
    return { type: 'error' };
  }
}

/** The error of a `fetch` that the host refuses or that fails elsewhere; whoever lets it pass answers with its cause. */
export function fetchFailure(cause) {
  const error = new TypeError(`fetch failed: ${cause?.message ?? cause}`, { cause });
  return Object.defineProperty(error, wireForm, { value: wireFormOf(cause) });
}

/** The error of a call that was given up; its name is `AbortError`, as everywhere in Node. */
export function cancellation(message = 'The call was given up.') {
  return new DOMException(message, 'AbortError');
}

/** What an error is on the wire, without its message; nothing for one that says nothing about itself. */
export function wireFormOf(error) {
  if (error instanceof DOMException && error.name === 'AbortError') return { type: 'cancelled' };
  return error?.[wireForm];
}
