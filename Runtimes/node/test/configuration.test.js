import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Configuration } from '../lib/context/configuration.js';
import { parseJSON } from '../lib/wire/json.js';

const cases = [
  ['{"a":1}', '{"a":1}', []],
  ['{"a":1}', '{"a":2}', ['a']],
  ['{"a":1}', '{}', ['a']],
  ['{}', '{"a":null}', []],
  ['{"a":1,"b":"x"}', '{"a":1.0,"b":"y"}', ['b']],
  ['{"a":0}', '{"a":-0.0}', []],
  ['{"a":true}', '{"a":1}', ['a']],
  ['{"a":"1"}', '{"a":1}', ['a']],
  ['{"a":9007199254740993}', '{"a":9007199254740993}', []],
  ['{"a":9007199254740993}', '{"a":9007199254740992}', ['a']],
  ['{"a":1152921504606846976}', '{"a":1.152921504606846976e18}', []],
  ['{"a":"\u00e9"}', '{"a":"e\u0301"}', ['a']],
  ['{"a":{"b":[1,{"c":2,"d":3}]}}', '{"a":{"b":[1,{"d":3,"c":2}]}}', []],
  ['{"a":{"b":[1,{"c":2}]}}', '{"a":{"b":[1,{"c":3}]}}', ['a']],
  ['{"a":{"b":1}}', '{"a":{"b":1,"c":null}}', ['a']],
  ['{"a":[1]}', '{"a":[1,2]}', ['a']],
  ['{"a":[]}', '{"a":{}}', ['a']],
  // Names that every object has are settings like any other.
  ['{"toString":1}', '{}', ['toString']],
  ['{"a":{"toString":1}}', '{"a":{"valueOf":1}}', ['a']],
  ['{"__proto__":{"b":1}}', '{"__proto__":{"b":2}}', ['__proto__']],
];

for (const [old, now, keys] of cases) {
  test(`from ${old} to ${now} changes ${keys.join() || 'nothing'}`, async () => {
    assert.deepEqual(await changed(old, now), new Set(keys));
    assert.deepEqual(await changed(now, old), new Set(keys));
  });
}

function changed(old, now) {
  return new Configuration({ ask: async () => parseJSON(now) }).changedKeys(parseJSON(old));
}
