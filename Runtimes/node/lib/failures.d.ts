/** How a plugin says that something failed, and what can be done about it. */
export class PluginFailure extends Error {
  constructor(kind: 'validation' | 'temporary' | 'permanent', message: string, options?: { cause?: unknown });
  readonly kind: 'validation' | 'temporary' | 'permanent';
  /** What the plugin was given is not valid: whoever gave it must change it. */
  static validation(message: string, options?: { cause?: unknown }): PluginFailure;
  /** It may work later. */
  static temporary(message: string, options?: { cause?: unknown }): PluginFailure;
  /** It will not work until somebody mends it. */
  static permanent(message: string, options?: { cause?: unknown }): PluginFailure;
}

/** How a plugin's route answers with an HTTP error. */
export class RequestFailure extends Error {
  /** Throws a `RangeError` for a status that is not from 400 to 599. */
  constructor(status: number, message: string, options?: { cause?: unknown });
  /** 400 to 599. */
  readonly status: number;
  /** 404: there is no such thing. */
  static notFound(message: string, options?: { cause?: unknown }): RequestFailure;
  /** 422: what was sent is not right. */
  static invalid(message: string, options?: { cause?: unknown }): RequestFailure;
  /** 409: it does not fit what is there. */
  static conflict(message: string, options?: { cause?: unknown }): RequestFailure;
}
