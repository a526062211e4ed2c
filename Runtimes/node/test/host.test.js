import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fixturePath } from './support/fake-host.js';
import { dovetail, RealHost } from './support/real-host.js';

const skip = dovetail === undefined && 'there is no host: build one, or say where it is in DOVETAIL';
const example = fileURLToPath(new URL('../../../Examples/FeedReader/1.0.0', import.meta.url));

describe('X6 · a real host runs plugins in Node', { skip }, () => {
  let host, greeter;

  before(async () => {
    host = await RealHost.start([fixturePath('Greeter')]);
    greeter = await host.user('ada', 'Greeter');
  });

  after(() => host?.stop());

  test('hooks, storage, configuration and the database', async () => {
    assert.equal(await (await greeter('Greeter/greeting/eve')).text(), 'Hello, eve, says ada!');
    await host.command('config', 'set', 'Greeter', 'word=Hej', '--user', 'ada');
    assert.equal(await (await greeter('Greeter/greeting/eve')).text(), 'Hej, eve, says ada!');
    const [nobody, eve] = await (await greeter('Greeter/guests')).json();
    assert.deepEqual(nobody, { name: 'nobody', weight: null, number: 'null', face: null });
    assert.deepEqual(eve, { name: 'eve', weight: 1.5, number: '9007199254740993', face: [1, 2] });
    await assert.rejects(host.command('config', 'set', 'Greeter', 'word=Boo', '--user', 'ada'), /Nobody is greeted with Boo/);
  });

  test('HTTP errors, and bodies of any length', async () => {
    const missing = await greeter('Greeter/greeting/nobody');
    assert.equal(missing.status, 404);
    assert.equal((await missing.json()).detail, 'There is nobody.');
    for (const size of [0, 1, 65_536, 65_537, 3_000_000]) {
      const body = Buffer.alloc(size, 'abc');
      const answer = await greeter('Greeter/echo', { method: 'POST', body });
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), body);
    }
  });

  test('what nobody waits for fails in the name of its user, and the others are served', async () => {
    assert.equal((await greeter('Greeter/loose')).status, 204);
    await host.until('error.message="a loose end"');
    const line = host.log.split('\n').find((line) => line.includes('a loose end'));
    assert.match(line, /^\S+ ERROR +A plugin says .*nobody waits for has failed" plugin\.slug=Greeter.*user\.id=ada/);
    assert.equal((await greeter('Greeter/guests')).status, 200);
  });

  test('fetch goes through the host, which says what the plugin lacks', async () => {
    const { code, detail } = await (await greeter('Greeter/fetch')).json();
    assert.equal(code, 'permission_denied');
    assert.match(detail, /lacks the permission network\.access/);
  });

  test('a plugin that ends its process is named, and is back', async () => {
    assert.equal((await greeter('Greeter/exit')).status, 502);
    await host.until('Greeter of ada has called process.exit(3)');
    assert.equal((await greeter('Greeter/guests')).status, 200);
  });

  test('disabling, and installing anew', async () => {
    await host.command('disable', 'Greeter', '--user', 'ada');
    assert.equal((await greeter('Greeter/guests')).status, 503);
    await host.command('uninstall', 'Greeter', '--user', 'ada');
    assert.match(await host.command('install', 'Greeter', '--user', 'ada'), /Ready to greet/);
  });
});

describe('X6 · the feed reader', { skip }, () => {
  let host, server, reader, address;
  let feed = rss('News', ['first', 'second']);

  before(async () => {
    server = createServer((request, response) => response.end(request.url === '/feed' ? feed : 'nothing')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${server.address().port}`;
    host = await RealHost.start([example, fixturePath('Words')], [`outbound.allowed=${new URL(address).host}`]);
    reader = await host.user('ada', 'FeedReader');
  });

  after(async () => {
    await host?.stop();
    server.close();
  });

  const post = (path, document) => reader(path, { method: 'POST', body: JSON.stringify(document) });

  test('fetches what is new, without and with a plugin that counts words', async () => {
    const followed = await post('FeedReader/feeds', { url: `${address}/feed` });
    assert.deepEqual([followed.status, await followed.json()], [201, { id: 1, title: 'News', added: 2 }]);
    assert.equal((await post('FeedReader/feeds', { url: `${address}/feed` })).status, 409);
    assert.equal((await post('FeedReader/feeds', { url: 'no address' })).status, 422);
    await host.command('install', 'Words', '--user', 'ada');
    await host.command('enable', 'Words', '--user', 'ada');
    feed = rss('News', ['first', 'second', 'third']);
    const report = await (await post('FeedReader/refresh')).text();
    assert.deepEqual(report.trim().split('\n').map((line) => JSON.parse(line)), [{ id: 1, title: 'News', added: 1 }]);
    const entries = await (await reader('FeedReader/entries')).json();
    assert.deepEqual(entries.map(({ title, words, minutes }) => [title, words, minutes]), [
      ['The third & last', 4, 1], ['The second & last', null, null], ['The first & last', null, null],
    ]);
  });

  test('hears of what the other has counted, and keeps the books', async () => {
    await post('Words/documents', 'one two three');
    let statistics;
    do statistics = await (await reader('FeedReader/statistics')).json();
    while (statistics.words_counted === 0);
    assert.deepEqual(statistics, { feeds: 1, unread: 3, words_counted: 3 });
    assert.equal((await reader('FeedReader/entries/1/read', { method: 'POST' })).status, 204);
    assert.equal((await (await reader('FeedReader/entries?unread=1')).json()).length, 2);
    assert.equal((await reader('FeedReader/entries/77/read', { method: 'POST' })).status, 404);
    assert.match(await host.command('uninstall', 'FeedReader', '--user', 'ada'), /You follow 1 feeds no longer/);
  });

  test('keeps the latest entries, of which none is new twice', async () => {
    const ida = await host.user('ida', 'FeedReader');
    await host.command('config', 'set', 'FeedReader', 'most_entries=10', '--user', 'ida');
    const names = Array.from({ length: 12 }, (_, at) => `entry ${at}`);
    feed = rss('Long', names.slice(0, -1));
    const followed = await ida('FeedReader/feeds', { method: 'POST', body: JSON.stringify({ url: `${address}/feed` }) });
    assert.equal((await followed.json()).added, 10);
    feed = rss('Long', names);
    const refresh = async () => JSON.parse(await (await ida('FeedReader/refresh', { method: 'POST' })).text()).added;
    assert.deepEqual([await refresh(), await refresh(), await refresh()], [1, 0, 0]);
  });

  test('says what is wrong with an address', async () => {
    const eve = await host.user('eve', 'FeedReader');
    const answer = await eve('FeedReader/feeds', { method: 'POST', body: JSON.stringify({ url: `${address}/none` }) });
    assert.match((await answer.json()).error, /neither RSS nor Atom/);
  });
});

function rss(title, names) {
  const items = names.map((name, at) =>
    `<item><title>The ${name} &amp;amp; last</title><guid>${name}</guid><link>https://example.com/${name}</link>` +
    `<pubDate>${new Date(Date.UTC(2025, 2, at + 1)).toUTCString()}</pubDate><description><![CDATA[<p>Some words of ${name}</p>]]></description></item>`);
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${title}</title>${items.join('')}</channel></rss>`;
}
