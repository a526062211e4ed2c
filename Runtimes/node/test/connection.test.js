import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { DovetailError, PluginFailure, RequestFailure } from '../lib/failures.js';
import { jsonBytes } from '../lib/wire/body.js';
import { Frame, Kind } from '../lib/wire/frame.js';
import { FrameDecoder } from '../lib/wire/frame-decoder.js';
import { loopback } from './support/loopback.js';

const method = 100;

async function* chunks(count, size) {
  for (let at = 0; at < count; at++) yield Buffer.alloc(size, at);
}

async function countBytes(stream) {
  let count = 0;
  for (let chunk = await stream.next(); chunk !== null; chunk = await stream.next()) count += chunk.length;
  return count;
}

describe('calls', () => {
  test('an answer carries JSON and a body', async () => {
    const { plugin } = await loopback({
      host: { answer: (call) => ({ json: jsonBytes({ handle: call.handle }), body: call.body }) },
    });
    const answer = await plugin.connection.call(method, { handle: 7, body: Buffer.from('bytes') });
    assert.equal(answer.json.toString(), '{"handle":7}');
    assert.equal(answer.body.toString(), 'bytes');
  });

  test('calls under way at the same time are answered in any order', async () => {
    const answers = [];
    const { plugin } = await loopback({ host: { answer: () => new Promise((resolve) => answers.push(resolve)) } });
    const [first, second] = [plugin.connection.call(method), plugin.connection.call(method)];
    while (answers.length < 2) await null;
    answers[1]({ body: Buffer.from('second') });
    assert.equal((await second).body.toString(), 'second');
    answers[0]({ body: Buffer.from('first') });
    assert.equal((await first).body.toString(), 'first');
  });

  test('failures arrive as what was thrown', async () => {
    const thrown = [
      new DovetailError('permission_denied', 'No.', 'ask_operator', { findings: [{ code: 'x' }] }),
      PluginFailure.temporary('Later.'),
      RequestFailure.notFound('There is no task 7.'),
    ];
    const { plugin } = await loopback({ host: { answer: () => { throw thrown[0]; } } });
    for (const error of [...thrown]) {
      const caught = await plugin.connection.call(method).catch((caught) => caught);
      assert.equal(caught.constructor, error.constructor);
      assert.deepEqual({ ...caught, message: caught.message }, { ...error, message: error.message });
      thrown.shift();
    }
  });

  test('whatever else is thrown arrives with its message', async () => {
    for (const [value, message] of [[new TypeError('No.'), 'No.'], ['text', 'text'], [undefined, 'undefined'], [null, 'null']]) {
      const { plugin } = await loopback({ host: { answer: async () => { throw value; } } });
      await assert.rejects(plugin.connection.call(method), { name: 'RemoteFailure', type: 'error', message });
    }
  });

  test('a failure that says too much is cut, and arrives', async () => {
    const findings = Array.from({ length: 2000 }, () => ({ code: 'x'.repeat(40) }));
    const error = new DovetailError('invalid_request', 'y'.repeat(100_000), 'retry', { findings });
    const { plugin } = await loopback({ host: { answer: async () => { throw error; } } });
    const caught = await plugin.connection.call(method).catch((caught) => caught);
    assert.equal(caught.code, 'invalid_request');
    assert.equal(caught.message.length, 2000);
  });

  test('a frame that is too long is refused before it is sent, and an answer becomes a failure', async () => {
    const { plugin } = await loopback({
      limits: { frame: 1000 },
      host: { answer: () => ({ body: Buffer.alloc(1000) }) },
    });
    await assert.rejects(plugin.connection.call(method, { body: Buffer.alloc(1000) }), { code: 'too_large' });
    await assert.rejects(plugin.connection.call(method), { code: 'too_large' });
  });

  test('one call too many is refused here', async () => {
    const { plugin } = await loopback({ limits: { calls: 1 }, host: { answer: () => new Promise(() => {}) } });
    plugin.connection.call(method).catch(() => {});
    await assert.rejects(plugin.connection.call(method), { name: 'PluginFailure', kind: 'temporary' });
  });

  test('while too much waits to be sent, calls are refused', async () => {
    const { plugin } = await loopback();
    plugin.transport.unsent = 16 * 2 ** 20;
    assert.equal(plugin.connection.isCongested, true);
    await assert.rejects(plugin.connection.call(method), { kind: 'temporary' });
  });

  test('one call too many of the other side is answered with a failure', async () => {
    const { plugin } = await loopback({ limits: { calls: 1 }, plugin: { answer: () => new Promise(() => {}) } });
    plugin.connection.receive(new Frame(Kind.call, { call: 3, method }).encoded());
    plugin.connection.receive(new Frame(Kind.call, { call: 5, method }).encoded());
    const decoder = new FrameDecoder(4096);
    decoder.push(plugin.sent.at(-1));
    assert.match(decoder.next().json.toString(), /"type":"too_many_calls"/);
  });
});

describe('giving up', () => {
  test('a signal gives a call up: the caller throws its reason, the code that answers hears of it', async () => {
    const asked = new AbortController();
    let heard;
    const { plugin } = await loopback({
      host: {
        answer: async ({ signal }) => {
          asked.abort();
          await once(signal, 'abort');
          heard = signal.reason;
        },
      },
    });
    const abort = new AbortController();
    const call = plugin.connection.call(method, { signal: abort.signal });
    await once(asked.signal, 'abort').catch(() => {});
    abort.abort(new Error('Enough.'));
    await assert.rejects(call, { message: 'Enough.' });
    while (heard === undefined) await null;
    assert.equal(heard.name, 'AbortError');
  });

  test('a signal that is aborted already sends nothing', async () => {
    const { plugin } = await loopback();
    const count = plugin.sent.length;
    await assert.rejects(plugin.connection.call(method, { signal: AbortSignal.abort() }), { name: 'AbortError' });
    assert.equal(plugin.sent.length, count);
  });

  test('a deadline is told, gives the call up, and aborts what answers it', async () => {
    let reason;
    const { plugin } = await loopback({
      host: {
        answer: async ({ signal }) => {
          await once(signal, 'abort');
          reason = signal.reason.name;
        },
      },
    });
    await assert.rejects(plugin.connection.call(method, { deadline: 20 }), { name: 'TimeoutError' });
    assert.equal(plugin.sent.at(-2).readUInt32BE(20), 20);
    while (reason === undefined) await new Promise(setImmediate);
    assert.match(reason, /^(Timeout|Abort)Error$/);
  });

  test('the end of the connection fails what waits, and aborts what is being answered', async () => {
    let aborted = false;
    const { plugin, host } = await loopback({
      plugin: { answer: ({ signal }) => { signal.addEventListener('abort', () => (aborted = true)); return new Promise(() => {}); } },
      host: { answer: () => new Promise(() => {}) },
    });
    const call = plugin.connection.call(method);
    host.connection.call(23).catch(() => {});
    await new Promise(setImmediate);
    plugin.connection.end('the other side has closed the connection');
    await assert.rejects(call, { code: 'context_ended', remedy: 'retry' });
    await assert.rejects(plugin.connection.call(method), { code: 'context_ended' });
    assert.equal(aborted, true);
  });

  test('a breach ends the connection and says why', async () => {
    const { plugin } = await loopback();
    plugin.connection.receive(new Frame(Kind.answer, { call: 2 }).encoded());
    assert.match(plugin.reason, /broke the protocol: it sent an answer to call 2, which waits for none/);
    assert.equal(plugin.fault.name, 'WireFault');
  });
});

describe('streams', () => {
  test('a request and an answer stream at once, with credit', async () => {
    const { plugin } = await loopback({
      limits: { streamCredit: 1000 },
      host: { answer: ({ stream }) => ({ stream: { [Symbol.asyncIterator]: () => iterator(stream) } }) },
    });
    const answer = await plugin.connection.call(method, { stream: chunks(50, 333) });
    assert.equal(await countBytes(answer.stream), 50 * 333);
  });

  test('who does not read gets no more than the credit', async () => {
    let made = 0;
    const { plugin } = await loopback({
      limits: { streamCredit: 1000 },
      host: { answer: () => ({ stream: (async function* () { for (;;) { made += 1; yield Buffer.alloc(100); } })() }) },
    });
    const answer = await plugin.connection.call(method);
    await new Promise(setImmediate);
    assert.equal(made, 11);
    answer.stream.drop();
  });

  test('dropping an answer ends what makes it', async () => {
    let ended = false;
    const source = async function* () {
      try {
        for (;;) yield Buffer.alloc(100);
      } finally {
        ended = true;
      }
    };
    const { plugin } = await loopback({ limits: { streamCredit: 1000 }, host: { answer: () => ({ stream: source() }) } });
    const { stream } = await plugin.connection.call(method);
    await stream.next();
    stream.drop();
    await new Promise(setImmediate);
    assert.equal(ended, true);
    await assert.rejects(stream.next(), { name: 'AbortError' });
  });

  test('an answer that breaks off is not taken for whole', async () => {
    const source = async function* () {
      yield 'some';
      throw PluginFailure.permanent('The stream broke.');
    };
    const { plugin } = await loopback({ host: { answer: () => ({ stream: source() }) } });
    const { stream } = await plugin.connection.call(method);
    assert.equal((await stream.next()).toString(), 'some');
    await assert.rejects(stream.next(), { kind: 'permanent', message: 'The stream broke.' });
  });

  test('a request that breaks off gives the call up', async () => {
    const source = async function* () {
      yield 'some';
      throw new Error('The request broke.');
    };
    const { plugin } = await loopback({ host: { answer: async ({ stream }) => ({ json: jsonBytes(await countBytes(stream)) }) } });
    await assert.rejects(plugin.connection.call(method, { stream: source() }), { message: 'The request broke.' });
  });

  test('an early answer ends the request', async () => {
    let ended = false;
    const source = async function* () {
      try {
        for (;;) yield Buffer.alloc(100);
      } finally {
        ended = true;
      }
    };
    const { plugin } = await loopback({ limits: { streamCredit: 1000 }, host: { answer: () => ({ body: Buffer.from('enough') }) } });
    assert.equal((await plugin.connection.call(method, { stream: source() })).body.toString(), 'enough');
    await new Promise(setImmediate);
    assert.equal(ended, true);
  });

  test('an empty stream is no error', async () => {
    const { plugin } = await loopback({ host: { answer: () => ({ stream: [] }) } });
    const { stream } = await plugin.connection.call(method, { stream: [] });
    assert.equal(await stream.next(), null);
  });

  test('web streams are sources, too', async () => {
    const { plugin } = await loopback({ host: { answer: () => ({ stream: new Blob(['a', 'bc']).stream() }) } });
    const { stream } = await plugin.connection.call(method);
    assert.equal(await countBytes(stream), 3);
  });
});

function iterator(stream) {
  return {
    next: async () => {
      const value = await stream.next();
      return value === null ? { done: true } : { done: false, value };
    },
    return: async () => (stream.drop(), { done: true }),
  };
}
