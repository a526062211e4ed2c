import { InstallationScope } from './lib/process/installation-scope.js';

export { PluginEvent } from './lib/event.js';
export { DovetailError, PluginFailure, RemoteFailure, RequestFailure } from './lib/failures.js';
export { HeaderFields } from './lib/header-fields.js';
export { RequestBody } from './lib/http-body.js';
export { Plugin } from './lib/plugin.js';
export { PluginRequest } from './lib/request.js';
export { PluginResponse } from './lib/response.js';
export { sanitiseState, validateState } from './lib/saved-state.js';
export { serve } from './lib/serve.js';
export { ServiceCall } from './lib/service-call.js';
export { parseJSON, writeJSON } from './lib/wire/json.js';
export { real, sqlType } from './lib/wire/sql.js';

/** The trace that the code that runs now belongs to, as W3C's `traceparent`; undefined when there is none. */
export function traceparent() {
  return InstallationScope.trace?.traceparent;
}
