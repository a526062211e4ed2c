import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
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
async function fetching(answer, greeting) {
  const host = await FakeHost.start('fetching.mjs', greeting);
  host.requests = [];
  host.answers[Method.httpSend] = async (call) => {
    const head = jsonValue(call.json);
    host.requests.push(head);
    const { url = head.url, status = 200, headers = [['X-B', '2']], redirects, ...content } = await answer(head, call);
    return { json: jsonBytes({ url, status, headers, redirects }), ...content };
  };
  return host;
}

describe('fetch through the host', () => {
  test('sends what the standard says, and answers as it says', async () => {
    let count;
    const host = await fetching(async (head, call) => {
      // Written in another way by the host, which is no redirect.
      if (head.method === 'POST') return { url: 'https://a.example:443/', status: 302, body: call.body };
      count = (await bytesOf(call.stream)).length;
      return { stream: [Buffer.from('[1,'), Buffer.from('2]')] };
    });
    const { data } = await host.run('install');
    assert.deepEqual(data, [302, 'https://a.example:443/', false, '2', '{"a":1}', [1, 2]]);
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
        ? { status: 204, url: 'https://b.example/', redirects: 1 }
        : { headers: [['Content-Encoding', 'gzip']], stream: [gzipSync('unpacked')] });
    assert.deepEqual((await host.run('uninstall')).data, ['unpacked', 204, null, true]);
    await host.shutDown();
  });

  test('carries fields of any characters, as bytes in the standard', async () => {
    const headers = [['Content-Disposition', 'attachment; filename="ü.pdf"'], ['X-Name', '日本']];
    const host = await fetching(() => ({ headers }));
    const latin = 'attachment; filename="\u00c3\u00bc.pdf"';
    assert.deepEqual((await host.run('configure', { old: { ask: 'fields' } })).data, [latin, '日本']);
    assert.deepEqual(host.requests[0].headers, [['x-bytes', '日本'], ['x-latin', 'ü']]);
    await host.shutDown();
  });

  test('lets go of an answer that no Response can be made of', async () => {
    for (const odd of [{ status: 999 }, { status: 199 }, { headers: [['no name', '']] }]) {
      let isOver = false;
      async function* endless() {
        try {
          for (;;) yield Buffer.alloc(1000);
        } finally {
          isOver = true;
        }
      }
      const host = await fetching(() => ({ ...odd, stream: endless() }));
      await assert.rejects(host.run('configure', { old: { ask: 'odd' } }), /fetch failed: .*(status (999|199)|no name)/);
      await host.until(() => isOver);
      await host.shutDown();
    }
  });

  test('says how long the body of a Request is, if all of it is there', async () => {
    const bodies = [];
    const host = await fetching(async (head, call) => {
      bodies.push(call.stream ? (await bytesOf(call.stream)).length : call.body.length);
      return {};
    });
    await host.run('configure', { old: { ask: 'requests' } });
    const lengths = host.requests.map(({ length }) => length);
    assert.deepEqual(lengths, [4, 100_000, bodies[2], 3, undefined]);
    assert.deepEqual([bodies[0], bodies[1], bodies[3], bodies[4]], [4, 100_000, 3, 7]);
    assert.ok(bodies[2] > 50);
    await host.shutDown();
  });

  test('is given up by the signal or the deadline of its context, with their own errors', async () => {
    const host = await fetching(() => new Promise(() => {}));
    for (const [ask, error] of [['aborted', 'AbortError: true'], ['late', 'TimeoutError: true']]) {
      assert.equal((await host.run('configure', { old: { ask } })).data, error);
    }
    await host.shutDown();
  });

  test('is what the global fetch does, unless the host has granted the network', async () => {
    const server = createServer((request, response) => response.end('directly')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${server.address().port}/`;
    for (const [greeting, found] of [[{}, 'host'], [{ network: false }, 'host'], [{ network: true }, 'directly']]) {
      const host = await fetching(() => ({ body: Buffer.from('host') }), greeting);
      assert.equal((await host.run('configure', { old: { ask: 'standard', url } })).data, found);
      assert.deepEqual(host.requests.map((head) => head.url), found === 'host' ? [url] : []);
      await host.shutDown();
    }
    server.close();
  });

  test('fails as what the host has said', async () => {
    const host = await fetching(() => {
      throw new DovetailError('destination_refused', 'It lies inside.', 'ask_operator');
    });
    await assert.rejects(host.run('update'), { code: 'destination_refused', message: 'fetch failed: It lies inside.' });
    await host.shutDown();
  });
});
