import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MemoryHost, pluginOf } from 'dovetail/testing';

const folder = fileURLToPath(new URL('../package', import.meta.url));
const SampleNotesPlugin = await pluginOf(folder);
let host;

beforeEach(async () => (host = await MemoryHost.awake(SampleNotesPlugin, folder)));
afterEach(() => host.close());

async function texts() {
  return (await (await host.request('GET', '/notes')).json()).map((note) => note.text);
}

test('whoever installs it has a first note', async () => {
  const other = await MemoryHost.open(SampleNotesPlugin, folder);
  assert.equal((await other.install()).message, 'A first note is written.');
  assert.deepEqual(await texts(), ['My first note']);
});

test('a note is kept, and other plugins hear of it', async () => {
  const answer = await host.request('POST', '/notes', { json: { text: 'Buy glue' } });
  assert.equal(answer.status, 201);
  assert.equal((await answer.json()).text, 'Buy glue');
  assert.deepEqual((await texts()).sort(), ['Buy glue', 'My first note']);
  assert.deepEqual(host.events, [{ name: 'sample-notes.added', data: { length: 8 }, to: 'owner' }]);
});

test('a note is as long as the setting allows', async () => {
  await host.configure({ longest_note: 3 });
  for (const [json, status] of [[{ text: 'abc' }, 201], [{ text: 'abcd' }, 422], [{ text: '' }, 422], [['abc'], 422]]) {
    assert.equal((await host.request('POST', '/notes', { json })).status, status, JSON.stringify(json));
  }
  await assert.rejects(host.configure({ longest_note: 0 }), { code: 'invalid_configuration' });
});

test('its owner is reminded once a day', async () => {
  await host.run('remind');
  assert.deepEqual(host.notifications.map(({ message }) => message), ['You have 1 notes.']);
});

test('it says what goes when it is removed', async () => {
  await host.disable();
  assert.equal((await host.uninstall()).message, 'Your 1 notes are deleted.');
});
