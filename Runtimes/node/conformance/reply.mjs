import { PluginFailure, PluginResponse } from 'dovetail';
import { bytesOf } from './step.mjs';

/** What a hook, a route or a service answers beside the results of its steps: what the step `answer` said last. */
export class Reply {
  /** The step, if there was one. */
  step;
  /** The body of the answer to a request, where the step says one. */
  body;
  /** The length of that body, where the step says one. */
  length;

  /** A member of the step; undefined when there is none. */
  said(name) {
    return this.step?.[name];
  }

  /** The answer of a hook. */
  hookResult(results) {
    const { failure, message } = this.step ?? {};
    if (failure !== undefined) throw new PluginFailure(failure.kind ?? 'permanent', failure.message ?? '');
    return { message, data: results };
  }

  /** The answer of a route. */
  response(results) {
    if (this.step === undefined) return PluginResponse.json(results);
    const { status, headers } = this.step;
    return new PluginResponse(this.body ?? null, { status, headers, length: this.length });
  }

  /** The answer of a service. */
  bytes(results) {
    return this.step === undefined ? results : bytesOf(this.step);
  }
}
