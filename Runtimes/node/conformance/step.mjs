import { DovetailError, PluginFailure, RemoteFailure, RequestFailure } from 'dovetail';
import { pattern } from './pattern.mjs';

/** The bytes of a step: `bytes` in base64, `text`, or `size` bytes of the pattern. */
export function bytesOf(step) {
  if (step.text !== undefined) return Buffer.from(step.text);
  if (step.size !== undefined) return pattern(step.size);
  if (step.bytes === undefined) throw PluginFailure.permanent(`The step ${step.do} lacks “bytes”.`);
  return Buffer.from(step.bytes, 'base64');
}

/** Bytes in base64. */
export function base64(bytes) {
  return Buffer.from(bytes).toString('base64');
}

/** What plugin code sees of an error that it catches. */
export function describe(thrown) {
  // What `fetch` fails with stands behind the error that its standard asks for.
  const error = thrown instanceof TypeError && thrown.cause instanceof Error ? thrown.cause : thrown;
  const { message } = error;
  if (error instanceof DovetailError) {
    const { code, remedy, findings } = error;
    return { type: 'host', code, remedy, message, findings: findings.length };
  }
  if (error instanceof PluginFailure) return { type: 'plugin', kind: error.kind, message };
  if (error instanceof RequestFailure) return { type: 'request', status: error.status, message };
  if (error.name === 'AbortError') return { type: 'cancelled' };
  return { type: 'error', message };
}

/** The error that the step `fail` throws. */
export function failureOf({ message = 'It was told to fail.', kind, status }) {
  if (kind !== undefined) return new PluginFailure(kind, message);
  return status === undefined ? new RemoteFailure('error', message) : new RequestFailure(status, message);
}
