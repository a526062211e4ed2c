import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RealHost } from 'dovetail/testing';

const folder = fileURLToPath(new URL('../package', import.meta.url));

test('two users of a real host have notes of their own', async (t) => {
  const host = await RealHost.start(folder);
  t.after(() => host.stop());
  await host.install('ada');
  await host.install('bo');
  assert.equal((await host.request('POST', '/notes', { user: 'ada', json: { text: 'Buy glue' } })).status, 201);
  for (const [user, count] of [['ada', 2], ['bo', 1]]) {
    assert.equal((await (await host.request('GET', '/notes', { user })).json()).length, count);
  }
});
