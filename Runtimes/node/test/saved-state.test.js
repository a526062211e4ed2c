import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sanitiseState, validateState } from '../index.js';

const now = new Date('2027-01-15T08:00:00.250Z');

describe('saved states', () => {
  test('that are right have no faults', () => {
    const times = ['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.125Z', '2026-01-31T10:30:00+01:00', '2026-01-31'];
    for (const timestamp of times) {
      assert.deepEqual(validateState({ timestamp, plugin_state: 'error', configuration: { revision: 3 } }), []);
    }
  });

  test('have every fault told', () => {
    assert.deepEqual(validateState({}), ['The `timestamp` is missing.', 'The `plugin_state` is missing.']);
    const faults = validateState({ timestamp: 'soon', plugin_state: 'flying', configuration: [] });
    assert.deepEqual(faults.map((fault) => fault.split('.')[0]), [
      '"flying" is no `plugin_state`', 'The `configuration` is no object, but array', '"soon" cannot be read as `timestamp`',
    ]);
    assert.equal(validateState({ timestamp: 5, plugin_state: null }).length, 2);
    assert.deepEqual(validateState([]), ['A saved state is an object, and this is array.']);
  });

  test('that are incomplete are filled in, and the rest is left', () => {
    const filled = {
      timestamp: '2027-01-15T08:00:00.250Z', plugin_state: 'installed', configuration: {}, user_session: {},
      active_connections: [], pending_operations: [1],
    };
    assert.deepEqual(sanitiseState({ pending_operations: [1], timestamp: null }, now), filled);
    assert.deepEqual([validateState(filled), sanitiseState(filled)], [[], filled]);
    assert.equal(sanitiseState('nothing', now).timestamp, filled.timestamp);
    const wrong = sanitiseState({ plugin_state: 'flying', configuration: 7 }, now);
    assert.equal(wrong.plugin_state, 'flying');
    assert.equal(validateState(wrong).length, 2);
  });
});
