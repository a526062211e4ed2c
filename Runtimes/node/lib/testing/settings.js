import { DovetailError } from '../failures.js';

const types = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value) || typeof value === 'bigint',
  number: (value) => typeof value === 'number' || typeof value === 'bigint',
  boolean: (value) => typeof value === 'boolean',
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/**
 * Refuses values that the manifest's `configuration` does not allow, all of them at once.
 *
 * @throws {DovetailError} `invalid_configuration`, with `findings`.
 */
export function checkSettings(schema, values) {
  const findings = Object.entries(values).flatMap(([key, value]) => {
    const expected = expectation(schema[key], value);
    return expected === undefined ? [] : [{ path: `$.${key}`, found: String(value), expected, severity: 'error' }];
  });
  if (findings.length === 0) return;
  const sentences = findings.map(({ path, expected }) => `${path}: ${expected}.`).join(' ');
  throw new DovetailError('invalid_configuration', `The settings are not right. ${sentences}`, 'change_request', {
    findings,
  });
}

/** The defaults of a schema. */
export function defaultsOf(schema) {
  const fields = Object.entries(schema).filter(([, field]) => field.default !== undefined);
  return Object.fromEntries(fields.map(([key, field]) => [key, field.default]));
}

/** What was expected instead of a value; undefined when it is right. */
function expectation(field, value) {
  if (field === undefined) return 'a setting that the manifest declares';
  if (!types[field.type](value)) return `a value of the type ${field.type}`;
  const size = typeof value === 'string' ? [...value].length : Array.isArray(value) ? value.length : value;
  if (field.min !== undefined && size < field.min) return `at least ${field.min}`;
  if (field.max !== undefined && size > field.max) return `at most ${field.max}`;
  const isChoice = field.enum?.some((choice) => JSON.stringify(choice) === JSON.stringify(value)) ?? true;
  return isChoice ? undefined : `one of ${JSON.stringify(field.enum)}`;
}
