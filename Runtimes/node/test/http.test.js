import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { DovetailError } from '../lib/failures.js';
import { jsonBytes, jsonValue } from '../lib/wire/body.js';
import { Method } from '../lib/wire/methods.js';
import { FakeHost } from './support/fake-host.js';

async function bytesOf(stream) {
  const chunks = [];
  for (let chunk = await stream.next(); chunk !== null; chunk = await stream.next()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Starts the plugin against a host that answers its requests. */
async function fetching(answer) {
  const host = await FakeHost.start('fetching.mjs');
  host.requests = [];
  host.answers[Method.httpSend] = async (call) => {
    const head = jsonValue(call.json);
    host.requests.push(head);
    const { url = head.url, status = 200, headers = [['X-B', '2']], ...content } = await answer(head, call);
    return { json: jsonBytes({ url, status, headers }), ...content };
  };
  return host;
}

describe('fetch through the host', () => {
  test('sends what the standard says, and answers as it says', async () => {
    let count;
    const host = await fetching(async (head, call) => {
      if (head.method === 'POST') return { status: 302, body: call.body };
      count = (await bytesOf(call.stream)).length;
      return { stream: [Buffer.from('[1,'), Buffer.from('2]')] };
    });
    const { data } = await host.run('install');
    assert.deepEqual(data, [302, 'https://a.example/', false, '2', '{"a":1}', [1, 2]]);
    assert.equal(count, 300_000);
    const [first, second] = host.requests;
    assert.deepEqual(first, {
      method: 'POST',
      url: 'https://a.example/',
      headers: [['content-type', 'text/plain;charset=UTF-8']],
      length: 7,
      redirects: 'manual',
    });
    assert.equal(second.length, undefined);
    await host.shutDown();
  });

  test('gives up an answer that nobody reads on', async () => {
    let isOver = false;
    async function* endless() {
      try {
        for (;;) yield Buffer.alloc(1000);
      } finally {
        isOver = true;
      }
    }
    const host = await fetching(() => ({ stream: endless() }));
    assert.ok((await host.run('enable')).data > 0);
    await host.until(() => isOver);
    await host.shutDown();
  });

  test('is given up by its signal', async () => {
    let signal;
    const host = await fetching((head, call) => {
      ({ signal } = call);
      return new Promise(() => {});
    });
    await assert.rejects(host.run('disable'), { message: /^AbortError: / });
    await host.until(() => signal.aborted);
    await host.shutDown();
  });

  test('unpacks what is packed, and has no body where there is none', async () => {
    const host = await fetching(({ url }) =>
      url.endsWith('empty')
        ? { status: 204, url: 'https://b.example/' }
        : { headers: [['Content-Encoding', 'gzip']], stream: [gzipSync('unpacked')] });
    assert.deepEqual((await host.run('uninstall')).data, ['unpacked', 204, null, true]);
    await host.shutDown();
  });

  test('fails as what the host has said', async () => {
    const host = await fetching(() => {
      throw new DovetailError('destination_refused', 'It lies inside.', 'ask_operator');
    });
    await assert.rejects(host.run('update'), { code: 'destination_refused', message: 'fetch failed: It lies inside.' });
    await host.shutDown();
  });
});
