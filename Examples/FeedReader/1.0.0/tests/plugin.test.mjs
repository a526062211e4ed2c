import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MemoryHost } from 'dovetail/testing';
import FeedReader from '../plugin.mjs';

const folder = fileURLToPath(new URL('..', import.meta.url));
const address = 'https://news.example/feed';
const feed = `<rss><channel><title>News</title><item><title>First</title><guid>1</guid></item>
  <item><title>Second</title><guid>2</guid></item></channel></rss>`;

/** What the server of the feed answers. */
let server;
let host;

beforeEach(async () => {
  server = () => new Response(feed);
  host = await MemoryHost.awake(FeedReader, folder, {
    internet: (request) => (request.url === address ? server(request) : new Response('', { status: 404 })),
    // One feed is followed, and every entry is new.
    database: {
      query: (sql) => (sql.includes('FROM feeds') ? [{ id: 1, url: address, title: 'News', unread: 2 }] : []),
      execute: () => ({ lastInsertedID: 1 }),
    },
  });
});

afterEach(() => host.close());

async function follow(url) {
  const answer = await host.request('POST', '/feeds', { json: { url } });
  return [answer.status, await answer.json()];
}

test('a feed that is followed is fetched at once', async () => {
  assert.deepEqual(await follow(address), [201, { id: 1, title: 'News', added: 2 }]);
  assert.deepEqual(host.events, [{ name: 'feed.arrived', data: { feed: 1, count: 2 }, to: 'owner' }]);
});

test('what cannot be fetched is said and kept, and harms nobody', async () => {
  const [status, { error }] = await follow('https://news.example/none');
  assert.deepEqual([status, error], [201, "The feed's server answers 404."]);
  server = () => new Response('<html></html>');
  assert.match((await follow(address))[1].error, /neither RSS nor Atom/);
  host.permissions.delete('network.access');
  assert.match((await follow(address))[1].error, /lacks the permission network\.access/);
});

test('a feed that is longer than any is read no further', async () => {
  server = () => new Response('<item>'.repeat(1_000_000));
  assert.match((await follow(address))[1].error, /longer than \d+ bytes/);
});

test('its owner hears of what is new when the feeds are fetched', async () => {
  await host.run('refresh');
  assert.deepEqual(host.notifications.map(({ message }) => message), ['There are 2 new entries in your feeds.']);
});

test('words are counted where another plugin does', async () => {
  const texts = [];
  host.services['text.statistics'] = (method, { text }) => (texts.push([method, text]), { words: 3 });
  await host.request('POST', '/refresh');
  assert.equal(texts.length, 2);
  await host.deliver('document.counted', { words: 7 });
  assert.equal((await (await host.request('GET', '/statistics')).json()).words_counted, 7);
});
