import { cancellation, DovetailError, PluginFailure, RemoteFailure, RequestFailure, wireFormOf } from '../failures.js';
import { excerpt, guarded, messageOf, wellFormed } from '../words.js';
import { jsonBytes, jsonValue } from './body.js';
import { writeJSON } from './json.js';

/** The most bytes of a failure's JSON. */
const longestFailure = 64 * 2 ** 10;

const unreadable =
  'The other side failed, and did not say why in a JSON object with `type` and `message` of at most 65,536 bytes.';
const kinds = ['validation', 'temporary', 'permanent'];

/**
 * A thrown value as the JSON part of a failure frame; of one that says too much, its sentences alone, cut.
 *
 * Plugin code may throw anything, and a call is answered all the same.
 */
export function failureBytes(error) {
  const message = wellFormed(messageOf(error).slice(0, longestFailure)) || nameOf(error);
  try {
    return bytesOf(message || 'It failed, and did not say why.', wireFormOf(error) ?? { type: 'error' });
  } catch {
    // What it says beside its message is no JSON.
    return bytesOf(message, { type: 'error' });
  }
}

function bytesOf(message, form) {
  const whole = jsonBytes({ ...wellFormedParts(form), message });
  if (whole.length <= longestFailure) return whole;
  const { findings, cause, ...short } = form;
  return jsonBytes({
    ...short,
    message: excerpt(message),
    ...(cause !== undefined && { cause: excerpt(cause) }),
  });
}

function wellFormedParts(form) {
  return JSON.parse(writeJSON(form), (_, value) => (typeof value === 'string' ? wellFormed(value) : value));
}

/** The error that the JSON part of a failure frame stands for; one that cannot be read is a failure all the same. */
export function failureOf(bytes) {
  const document = documentOf(bytes);
  const message = document.message;
  switch (document.type) {
    case 'host':
      return new DovetailError(document.code ?? 'internal_error', message, document.remedy ?? 'change_request', {
        findings: Array.isArray(document.findings) ? document.findings : [],
        cause: document.cause,
      });
    case 'plugin':
      return new PluginFailure(kinds.includes(document.kind) ? document.kind : 'permanent', message);
    case 'request':
      return new RequestFailure(isErrorStatus(document.status) ? document.status : 500, message);
    case 'cancelled':
      return cancellation(message);
    case 'too_many_calls':
      return PluginFailure.temporary(message);
    default:
      return new RemoteFailure(document.type === 'not_implemented' ? document.type : 'error', message);
  }
}

function documentOf(bytes) {
  if (bytes.length <= longestFailure) {
    try {
      const document = jsonValue(bytes);
      if (typeof document?.message === 'string') return document;
    } catch {
      // Why it cannot be read is its author's matter, who is told what was expected.
    }
  }
  return { type: 'error', message: unreadable };
}

function nameOf(error) {
  const name = guarded(() => error.name);
  return typeof name === 'string' ? excerpt(name) : '';
}

function isErrorStatus(status) {
  return Number.isInteger(status) && status >= 400 && status <= 599;
}
