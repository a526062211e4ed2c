const states = ['uninstalled', 'installed', 'enabled', 'disabled', 'updating', 'error'];
const moment = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2}))?$/;

/** Finds everything that is wrong with a saved state as the host keeps it; a sentence for each fault. */
export function validateState(document) {
  if (kindOf(document) !== 'object') return [`A saved state is an object, and this is ${kindOf(document)}.`];
  const { timestamp, plugin_state: state, configuration } = document;
  const faults = ['timestamp', 'plugin_state']
    .filter((name) => isMissing(document[name]))
    .map((name) => `The \`${name}\` is missing.`);
  if (!isMissing(state) && !states.includes(state)) {
    faults.push(`${JSON.stringify(state)} is no \`plugin_state\`. There are: ${states.join(', ')}.`);
  }
  if (!['null', 'object'].includes(kindOf(configuration))) {
    faults.push(`The \`configuration\` is no object, but ${kindOf(configuration)}.`);
  }
  if (!isMissing(timestamp) && !isMoment(timestamp)) {
    const how = 'Write it in ISO 8601, such as 2026-01-31T09:30:00Z.';
    faults.push(`${JSON.stringify(timestamp)} cannot be read as \`timestamp\`. ${how}`);
  }
  return faults;
}

/** Fills in what a saved state lacks, and leaves the rest: what is wrong stays wrong. */
export function sanitiseState(document, now = new Date()) {
  const members = kindOf(document) === 'object' ? document : {};
  const defaults = {
    timestamp: now.toISOString(),
    plugin_state: 'installed',
    configuration: {},
    user_session: {},
    active_connections: [],
    pending_operations: [],
  };
  const missing = Object.entries(defaults).filter(([name]) => isMissing(members[name]));
  return { ...members, ...Object.fromEntries(missing) };
}

function isMissing(value) {
  return value === undefined || value === null || value === '';
}

function isMoment(value) {
  return typeof value === 'string' && moment.test(value) && !Number.isNaN(Date.parse(value));
}

function kindOf(value) {
  if (value === undefined || value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'bigint' ? 'integer' : typeof value;
}
