import { jsonBytes } from '../wire/body.js';

/** How what a plugin object answers travels, by what it was asked. */
export const answerTo = {
  migrate: () => ({}),
  restoreState: () => ({}),
  health: (health) => (health === undefined || health === null ? {} : { json: jsonBytes(healthOf(health)) }),
  saveState: (state) => (state === undefined || state === null ? {} : { json: jsonBytes(stateOf(state)) }),
};

function healthOf(health) {
  if (!isObject(health)) throw refusal('health', health, '{ healthy, message, components, metrics }');
  const { healthy = true, message, components = {}, metrics = {} } = health;
  const parts = Object.entries(components).map(([name, part]) => [name, oneHealth(part)]);
  const finite = Object.entries(metrics).filter(([, value]) => Number.isFinite(value));
  return {
    ...oneHealth({ healthy, message }),
    components: Object.fromEntries(parts),
    metrics: Object.fromEntries(finite),
  };
}

function oneHealth(health) {
  const part = typeof health === 'boolean' ? { healthy: health } : health;
  if (!isObject(part)) throw refusal('health', part, '{ healthy, message } for each component');
  const { healthy = true, message } = part;
  if (typeof healthy !== 'boolean') throw refusal('health', healthy, 'true or false as `healthy`');
  return { is_healthy: healthy, ...((message ?? undefined) !== undefined && { message: String(message) }) };
}

function stateOf(state) {
  const shape = '{ userSession, activeConnections, pendingOperations }, of which each may be left out';
  if (!isObject(state)) throw refusal('saveState', state, shape);
  const { userSession = {}, activeConnections = [], pendingOperations = [] } = state;
  const isFit = isObject(userSession) && Array.isArray(activeConnections) && Array.isArray(pendingOperations);
  if (!isFit) throw new TypeError(`saveState answered what is no state. Answer nothing, or an object and two arrays: ${shape}.`);
  return { user_session: userSession, active_connections: activeConnections, pending_operations: pendingOperations };
}

/** A state that has travelled, as plugin code is given it. */
export function stateFrom({ user_session = {}, active_connections = [], pending_operations = [] }) {
  return { userSession: user_session, activeConnections: active_connections, pendingOperations: pending_operations };
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refusal(name, value, shape) {
  const kind = Array.isArray(value) ? 'array' : typeof value;
  return new TypeError(`${name} answered a value of type ${kind}. Answer nothing, or ${shape}.`);
}
