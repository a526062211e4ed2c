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

const real = await RealHost.start('plugin', { settings: ['processes.network=Words'] });
await real.install('ada');
// @ts-expect-error A request is somebody's.
await real.request('GET', '/words', {});
await real.stop();
console.log(answer.status, titles, message, text);
