import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { jsonBytes, jsonValue } from '../lib/wire/body.js';
import { FakeHost } from './support/fake-host.js';

async function started() {
  const host = await FakeHost.start('odd.mjs');
  await host.run('start');
  return host;
}

const says = (host, text) => host.until(() => host.lines.some(({ message }) => message.includes(text)));

describe('what nobody expects', () => {
  test('a thrown value that is no text, or an error that lies, fails its call alone', async () => {
    const host = await started();
    await assert.rejects(host.request('/throw'), {
      name: 'RemoteFailure', message: /^\[Object: null prototype\] {} was thrown, which is no Error\./,
    });
    await assert.rejects(host.request('/liar'), { name: 'RemoteFailure' });
    assert.equal(await host.shutDown(), 0);
  });

  test('a thrown value that is no text, where nobody waits, and as a fact, is a line of the log', async () => {
    const host = await started();
    await host.request('/loose');
    await host.until(() => host.lines.filter(({ level }) => level === 'error').length === 2);
    assert.equal(host.lines.find(({ message }) => message === 'odd').metadata.odd, '[Object: null prototype] {}');
    assert.equal(await host.shutDown(), 0);
  });

  test('a request for text that is not UTF-8 is answered with 422', async () => {
    const host = await started();
    await assert.rejects(host.request('/text', { body: Buffer.of(0xff) }), { name: 'RequestFailure', status: 422 });
    await host.shutDown();
  });

  test('a body that is none is refused before anything of the answer is sent', async () => {
    const host = await started();
    await assert.rejects(host.request('/body'), { message: /^TypeError: A body consists of bytes and texts, not of object\. \(.*odd\.mjs:\d+, in start\)$/ });
    await host.shutDown();
  });

  test('a status that is none of a failure is refused where it is written', async () => {
    const host = await started();
    await assert.rejects(host.request('/status'), {
      message: /^RangeError: A request fails with a status from 400 to 599, not with 200\. \(.*odd\.mjs:\d+\)$/,
    });
    await host.shutDown();
  });

  test('lines that are too long for the host are cut, not lost', async () => {
    const host = await started();
    await host.request('/long');
    const lines = host.lines.slice(-2);
    for (const { level, message, metadata } of lines) {
      assert.ok(jsonBytes({ level, message, metadata }).length <= 32 * 2 ** 10);
    }
    assert.ok(lines[0].message.length >= 1_000);
    assert.ok(Object.keys(lines[1].metadata).length >= 10);
    await host.shutDown();
  });
});

describe('what Node keeps for everybody', () => {
  test('listeners that are let go of, or hear once, are gone', async () => {
    const host = await started();
    assert.equal(jsonValue((await host.request('/listeners')).body), 0);
    await host.shutDown();
  });

  test('a timer that is refreshed, and waiting by the scheduler, end with their installation', async () => {
    const host = await started();
    await host.request('/refresh');
    await host.until(() => host.lines.filter(({ message }) => message === 'refreshed ada').length > 2);
    host.close(1);
    await host.until(() => host.output.includes('wait ends AbortError'));
    const count = () => host.output.split('refreshed').length + host.lines.length;
    const before = count();
    for (let turn = 0; turn < 50; turn++) await host.request('/group', { }).catch(() => {});
    assert.equal(count(), before);
    await host.shutDown();
  });

  test('a child that is forked by its URL starts, and reads nothing', async () => {
    const host = await started();
    assert.deepEqual(jsonValue((await host.request('/fork')).body), { bytes: 0 });
    await host.shutDown();
  });

  test('groups and counts of the console are those of one installation', async () => {
    const host = await started();
    await host.request('/group');
    host.open('eve', 2);
    await host.run('start', { instance: 2 });
    await host.request('/group');
    await says(host, 'visit');
    assert.deepEqual(host.lines.map(({ message }) => message), ['  visit: 1', '  visit: 1']);
    await host.shutDown();
  });
});
