import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJSON, writeJSON } from '../lib/wire/json.js';

test('wide integers keep their digits, everything else is what it always is', () => {
  const text = '{"wide":[9007199254740993,-9223372036854775808],"real":0.1234567890123456789,"exponent":1234567890123456789e2,' +
    '"text":"9007199254740993 \\" 12345678901234567890","1234567890123456789":1000000000000000}';
  const value = parseJSON(text);
  assert.deepEqual(value, {
    wide: [9007199254740993n, -9223372036854775808n],
    real: 0.12345678901234568,
    exponent: 1.2345678901234568e20,
    text: '9007199254740993 " 12345678901234567890',
    '1234567890123456789': 1000000000000000,
  });
  assert.deepEqual(parseJSON(writeJSON(value)), value);
});

test('a wide integer is written bare, a text like it stays a text', () => {
  assert.equal(writeJSON({ a: 9007199254740993n, b: '9007199254740993', c: [1n] }), '{"a":9007199254740993,"b":"9007199254740993","c":[1]}');
  assert.equal(writeJSON(undefined), undefined);
});

test('what is no JSON is refused, with wide integers too', () => {
  for (const text of ['', '{', '[12345678901234567890', '"12345678901234567890', '0123456789012345678']) {
    assert.throws(() => parseJSON(text), SyntaxError);
  }
});

test('a text of any length stands beside a wide integer', () => {
  const text = 'a"'.repeat(8 * 2 ** 20);
  assert.deepEqual(parseJSON(`[12345678901234567, ${JSON.stringify(text)}]`), [12345678901234567n, text]);
});
