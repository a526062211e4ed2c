// Checked by scripts/check, never run: what the test of a plugin in TypeScript may write.
import { Plugin } from 'dovetail';
import { MemoryHost, RealHost } from 'dovetail/testing';

class Words extends Plugin {}

const host = await MemoryHost.awake(Words, 'plugin', { owner: 'grace' });
host.services['text.statistics'] = async (method, body) => ({ method, words: body.text.length });
const answer: Response = await host.request('POST', '/words', { json: { text: 'a b' } });
const titles: string[] = host.notifications.map((notification) => notification.title);
const message: string | undefined = (await host.configure({ most: 3, least: null })).message;
// @ts-expect-error What a hook answers is no text.
const text: string = await host.update('1.0.0');
await host.close();

const asked: string[] = [];
const online = await MemoryHost.open(() => new Words(), 'plugin', {
  internet: async (request) => {
    asked.push(request.url, await request.text());
    return new Response('Good news');
  },
  database: {
    query: (sql, ...values) => [{ sql, count: values.length, cover: new Uint8Array() }],
    execute: async () => ({ lastInsertedID: 7 }),
  },
});
// @ts-expect-error It answers with a Response.
await MemoryHost.open(Words, 'plugin', { internet: () => 'Good news' });

const real = await RealHost.start('plugin', { settings: ['processes.network=Words'], patience: 60_000 });
await real.install('ada');
// @ts-expect-error A request is somebody's.
await real.request('GET', '/words', {});
await real.stop();
console.log(online.isAwake, asked, answer.status, titles, message, text);
