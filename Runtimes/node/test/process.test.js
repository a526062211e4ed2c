import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { jsonBytes, jsonValue } from '../lib/wire/body.js';
import { Method } from '../lib/wire/methods.js';
import { Trace } from '../lib/wire/trace.js';
import { FakeHost, fixturePath } from './support/fake-host.js';

const starter = fileURLToPath(new URL('../start.mjs', import.meta.url));
const sleepForLines = (host, text) => host.until(() => host.lines.some(({ message }) => message.includes(text)));

async function started() {
  const host = await FakeHost.start('plugin.mjs');
  await host.run('start');
  return host;
}

describe('a process', () => {
  test('chooses the version of the protocol, answers pings, and ends with the channel', async () => {
    const host = new FakeHost(process.execPath, fixturePath('plugin.mjs'));
    assert.deepEqual(await host.greet(), { protocol: 1, library: 'dovetail-node 0.1.0' });
    await host.connection.call(Method.ping);
    assert.equal(await host.shutDown(), 0);
    assert.equal(host.output, '');
  });

  test('takes the highest version that both sides speak', async () => {
    const host = new FakeHost(process.execPath, fixturePath('plugin.mjs'));
    const { protocol } = await host.greet({ protocol: { minimum: 1, maximum: 4 }, unknown: true });
    assert.equal(protocol, 1);
    await host.shutDown();
  });

  test('fails the hello when there is no version for both', async () => {
    const host = new FakeHost(process.execPath, fixturePath('plugin.mjs'));
    const greeting = host.greet({ protocol: { minimum: 2, maximum: 3 } });
    await assert.rejects(greeting, { message: /The host speaks versions 2 to 3 of the protocol, the plugin 1 to 1/ });
    host.socket.destroy();
    assert.equal(await host.exit, 0);
  });

  test('ends when the host is gone, whatever is under way', async () => {
    const host = await started();
    host.request('/wait').catch(() => {});
    await sleepForLines(host, 'waiting');
    host.socket.destroy();
    assert.equal(await host.exit, 0);
  });

  test('ends with a line when the host breaks the protocol', async () => {
    const host = new FakeHost(process.execPath, fixturePath('plugin.mjs'));
    await host.greet();
    host.socket.write(Buffer.alloc(28, 0));
    assert.equal(await host.exit, 70);
    assert.match(host.output, /The plugin process ends: the other side broke the protocol: it sent a frame of 0 bytes/);
  });

  test('says what it is when nobody hosts it', () => {
    const { status, stderr } = spawnSync(process.execPath, [fixturePath('plugin.mjs')], { stdio: ['ignore', 'pipe', 'pipe'] });
    assert.equal(status, 64);
    assert.match(stderr.toString(), /its standard input is no socket\. It is a plugin/);
  });

  test('answers a method that it does not know, and ignores such a note', async () => {
    const host = await FakeHost.start('plugin.mjs');
    host.connection.note(99, {});
    await assert.rejects(host.connection.call(98), { type: 'not_implemented' });
    await host.shutDown();
  });

  test('finds the library when the starter starts a plugin without a copy of its own', async () => {
    const host = new FakeHost(process.execPath, starter, fixturePath('without-copy/plugin.mjs'));
    await host.greet();
    host.open('ada', 1);
    assert.deepEqual(await host.run('install'), { message: 'It found the library.' });
    assert.equal(await host.shutDown(), 0);
  });

  test('the starter says what it needs', () => {
    const { status, stderr } = spawnSync(process.execPath, [starter], { stdio: ['ignore', 'pipe', 'pipe'] });
    assert.equal(status, 64);
    assert.match(stderr.toString(), /say which plugin to start/);
  });
});

describe('hooks', () => {
  test('write through the context and answer a message and data', async () => {
    const host = await FakeHost.start('plugin.mjs');
    let entry;
    host.answers[Method.storageSet] = (call) => void (entry = call.body.toString('latin1'));
    const answer = await host.run('install', { operation: 'op-1' });
    assert.deepEqual(answer, { message: 'Ready to greet.', data: { owner: 'ada', operation: 'op-1' } });
    assert.equal(entry, '\0\bgreeting{"text":"Hello!"}');
    await host.shutDown();
  });

  test('get what belongs to them', async () => {
    const host = await FakeHost.start('plugin.mjs');
    host.answers[Method.configurationValues] = () => ({ json: jsonBytes({ size: 2 }) });
    assert.deepEqual(await host.run('update', { from: '0.9.0' }), { message: 'From 0.9.0 to 1.0.0.' });
    assert.deepEqual(await host.run('configure', { old: { size: 1 } }), { data: { old: { size: 1 }, now: { size: 2 } } });
    assert.equal(await host.run('a_later_one'), undefined);
    await host.shutDown();
  });

  test('and what is asked beside them', async () => {
    const host = await FakeHost.start('plugin.mjs');
    const stored = [];
    host.answers[Method.storageSet] = (call) => void stored.push(call.body.toString('latin1'));
    assert.equal(await host.run('migrate', { migration: 'split', from: '1.0.0' }), undefined);
    await assert.rejects(host.run('migrate', { migration: 'wrong' }), { name: 'PluginFailure', message: 'Not this one.' });
    assert.deepEqual(await host.run('health'), {
      is_healthy: true,
      message: 'Two of three.',
      components: { feeds: { is_healthy: false, message: 'They do not answer.' }, cache: { is_healthy: true } },
      metrics: { read: 2 },
    });
    const state = { user_session: { page: 7 }, active_connections: [], pending_operations: ['send'] };
    assert.deepEqual(await host.run('saveState'), state);
    assert.equal(await host.run('restoreState', { state: { user_session: { page: 7 } } }), undefined);
    assert.deepEqual(stored, [
      '\0\bmigrated{"migration":"split","fromVersion":"1.0.0"}',
      '\0\brestored{"userSession":{"page":7},"activeConnections":[],"pendingOperations":[]}',
    ]);
    await host.shutDown();
  });

  test('of a plugin that says nothing of it: no code, healthy, no state', async () => {
    const host = await FakeHost.start('odd.mjs');
    assert.deepEqual([await host.run('health'), await host.run('saveState')], [undefined, undefined]);
    await assert.rejects(host.run('migrate', { migration: 'split' }), { kind: 'permanent', message: /no code for the migration “split”/ });
    await host.shutDown();
  });

  test('fail as what they throw', async () => {
    const host = await FakeHost.start('plugin.mjs');
    await assert.rejects(host.run('enable'), { name: 'PluginFailure', kind: 'validation', message: 'Not like this.' });
    host.answers[Method.storageSet] = () => {
      throw Object.assign(new Error('never'), {});
    };
    await assert.rejects(host.run('install'), { message: 'never' });
    await host.shutDown();
  });

  test('have a context that ends with them', async () => {
    const host = await FakeHost.start('plugin.mjs');
    await host.run('disable');
    await assert.rejects(host.run('uninstall'), { code: 'context_ended', remedy: 'ask_author' });
    await host.shutDown();
  });

  test('of a plugin object that could not be made fail with the reason', async () => {
    const host = await FakeHost.start('broken.mjs');
    await assert.rejects(host.run('install'), { message: /^Error: It cannot be made\. \(test\/fixtures\/broken\.mjs:\d+\)$/ });
    await assert.rejects(host.run('start', { instance: 9 }), { message: 'There is no plugin object 9.' });
    await host.shutDown();
  });
});

describe('routes', () => {
  test('get the head, and answer JSON, web responses and failures', async () => {
    const host = await started();
    const query = [['tag', 'a'], ['other', ''], ['tag', 'b']];
    const { head, body } = await host.request('/head', { query, headers: [['Accept', '*/*']], body: Buffer.from('abc') });
    assert.deepEqual(head, { status: 200, headers: [['Content-Type', 'application/json']], length: body.length });
    assert.deepEqual(jsonValue(body), { accept: '*/*', all: ['a', 'b'], user: 'ada', length: 3 });
    const web = await host.request('/web');
    assert.equal(web.head.status, 201);
    assert.equal((await web.stream.next()).toString(), '{"web":true}');
    await assert.rejects(host.request('/missing'), { name: 'RequestFailure', status: 404, message: 'There is no task 7.' });
    await assert.rejects(host.request('/nothing'), { message: /A route answers with a PluginResponse/ });
    await assert.rejects(host.request('/broken'), {
      name: 'RemoteFailure', message: /^ReferenceError: nothing is not defined \(test\/fixtures\/plugin\.mjs:\d+\)$/,
    });
    const { level, message, metadata } = host.lines.at(-1);
    assert.deepEqual([level, message], ['error', 'Plugin code has thrown an error']);
    assert.match(metadata['error.stack'], /^test\/fixtures\/plugin\.mjs:\d+:\d+$/);
    await assert.rejects(host.request('/json', { body: Buffer.from('{') }), { status: 422 });
    await host.shutDown();
  });

  test('stream both ways', async () => {
    const host = await started();
    const chunks = Array.from({ length: 40 }, (_, at) => Buffer.alloc(50_000, at));
    const { stream } = await host.request('/echo', { stream: chunks });
    const parts = [];
    for (let part = await stream.next(); part !== null; part = await stream.next()) parts.push(part);
    assert.deepEqual(Buffer.concat(parts), Buffer.concat(chunks));
    await host.shutDown();
  });

  test('hear that the caller has given up', async () => {
    const host = await started();
    const abort = new AbortController();
    const waiting = host.request('/wait', { signal: abort.signal });
    await sleepForLines(host, 'waiting');
    abort.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    await sleepForLines(host, 'given up AbortError');
    await host.shutDown();
  });

  test('let go of what makes a body that nobody reads on', async () => {
    const host = await started();
    const { stream } = await host.request('/endless');
    await stream.next();
    stream.drop();
    await sleepForLines(host, 'the stream is let go of ada');
    await host.shutDown();
  });

  test('carry their trace on, across what they wait for (X15)', async () => {
    const host = await started();
    let carried;
    host.answers[Method.storageRemove] = (call) => void (carried = call.trace?.traceparent);
    const trace = new Trace(Buffer.from('0af7651916cd43dd8448eb211c80319cb7ad6b716920333101', 'hex'));
    const { body } = await host.request('/trace', { trace });
    assert.equal(body.toString(), trace.traceparent);
    assert.equal(carried, trace.traceparent);
    assert.equal((await host.request('/trace')).body.toString(), 'none');
    await host.shutDown();
  });
});

describe('the database', () => {
  test('values keep what they are, wide integers too', async () => {
    const host = await started();
    let statement;
    host.answers[Method.databaseExecute] = (call) => {
      statement = jsonValue(call.json);
      return { json: jsonBytes({ changes: 1, last_inserted_id: 7 }) };
    };
    const rows = '{"columns":["a","b","c","d","e"],"rows":[[9007199254740993,"1234567890123456789",{"real":1.5},{"blob":"AQI="},null]]}';
    host.answers[Method.databaseQuery] = () => ({ json: Buffer.from(rows) });
    const { body } = await host.request('/sql');
    assert.deepEqual(statement.arguments, [
      1, { real: 2.5 }, { real: 3 }, { integer: '9007199254740993' }, 'text', null, 1, '1970-01-01T00:00:00.000Z', { blob: 'AQI=' },
    ]);
    assert.deepEqual(statement.named, { id: 7 });
    assert.deepEqual(jsonValue(body), {
      outcome: { changes: 1, lastInsertedID: 7 },
      rows: [{ a: 'bigint 9007199254740993', b: 'string 1234567890123456789', c: 'number 1.5', d: 'object \u0001\u0002', e: 'object null' }],
    });
    await host.shutDown();
  });

  test('a transaction that fails is undone', async () => {
    const host = await started();
    const calls = [];
    host.answers[Method.databaseBegin] = () => ({ json: jsonBytes({ transaction: 5 }) });
    host.answers[Method.databaseExecute] = (call) => {
      calls.push(jsonValue(call.json).transaction);
      return { json: jsonBytes({ changes: 0, last_inserted_id: 0 }) };
    };
    host.answers[Method.databaseRollback] = (call) => void calls.push(jsonValue(call.json).transaction);
    await assert.rejects(host.request('/undone'), { code: 'database_failed' });
    assert.deepEqual(calls, [5, 5]);
    await host.shutDown();
  });

  test('a deadline gives a call to the host up', async () => {
    const host = await started();
    host.answers[Method.storageKeys] = () => new Promise(() => {});
    await assert.rejects(host.request('/patience'), { message: /not answered within 20 ms/ });
    await host.shutDown();
  });
});

describe('what is bound', () => {
  test('is called: events, services, timers, tasks, resources', async () => {
    const host = await started();
    await host.event('Other.*', 'Other.done', '{"count":3}');
    assert.equal(host.lines.at(-1).message, 'Other.done ada Other 2023-11-14T22:13:20.123Z { count: 3 }');
    const answer = jsonValue(await host.service('words', 'count', '"a b"'));
    assert.deepEqual(answer, { method: 'count', caller: { owner: 'ada', slug: 'Other' }, body: 'a b' });
    assert.equal((await host.service('bytes', '', 'abc')).toString(), 'ab');
    await host.runBinding('tick');
    await host.runBinding('tick');
    assert.deepEqual(host.lines.slice(-2).map(({ level, message }) => [level, message]), [['warning', 'tick 1'], ['warning', 'tick 2']]);
    await host.runBinding('once');
    await assert.rejects(host.runBinding('once'), { message: /Nothing of that kind is bound/ });
    await host.runBinding('file');
    assert.equal(host.lines.at(-1).message, 'closed');
    const abort = new AbortController();
    const work = host.runBinding('work', { signal: abort.signal });
    abort.abort();
    await assert.rejects(work, { name: 'AbortError' });
    await sleepForLines(host, 'work ends');
    await host.shutDown();
  });

  test('may let go of itself, without waiting for itself', async () => {
    const host = await started();
    let run;
    // A host answers when what it has called has ended.
    host.answers[Method.bindingRelease] = () => run;
    run = host.runBinding('beat');
    await run;
    assert.equal(host.lines.at(-1).message, 'let go of itself');
    await assert.rejects(host.runBinding('beat'), { message: /Nothing of that kind is bound/ });
    await host.shutDown();
  });

  test('ends with its plugin object, and no other', async () => {
    const host = await started();
    const ofAda = host.bound.get('words');
    host.open('eve', 2);
    await host.run('start', { instance: 2 });
    host.close(1);
    assert.ok(await host.service('words', '', '1'));
    host.bound.set('words', ofAda);
    await assert.rejects(host.service('words', '', '1'), { message: /Nothing of that kind is bound/ });
    await host.shutDown();
  });
});

describe('plugin code that nobody waits for', () => {
  test('fails in the name of its installation, and the process goes on', async () => {
    const host = await started();
    const { handle } = host.bound.get('/loose');
    await host.request('/loose');
    const failures = () => host.lines.filter(({ level }) => level === 'error');
    await host.until(() => failures().length === 5);
    const reasons = failures().map(({ metadata }) => metadata['error.message']).sort();
    const all = ['in a microtask', 'in a promise', 'in a tick', 'in a timer', 'in an immediate'];
    assert.deepEqual(reasons, all);
    assert.match(failures()[0].metadata['error.stack'], /^test\/fixtures\/plugin\.mjs:\d+:\d+/);
    for (const line of failures()) assert.equal(line.handle, handle);
    await host.shutDown();
  });

  test('ends with its installation: timers, listeners, waiting', async () => {
    const host = await started();
    await host.request('/loose');
    await sleepForLines(host, 'still running ada');
    await sleepForLines(host, 'interval ada');
    host.connection.note(99, {});
    process.kill(host.pid, 'SIGUSR2');
    await sleepForLines(host, 'heard ada');
    await host.until(() => host.lines.some(({ metadata }) => metadata?.['error.message'] === 'in a listener'));
    host.open('eve', 2);
    await host.run('start', { instance: 2 });
    await host.request('/loose');
    host.close(1);
    host.close(2);
    for (const end of ['sleep', 'interval']) await host.until(() => host.output.includes(`${end} ends AbortError`));
    host.lines.length = 0;
    for (let turn = 0; turn < 50; turn++) await host.connection.call(Method.ping);
    process.kill(host.pid, 'SIGUSR2');
    await host.exit;
    assert.deepEqual(host.lines, []);
  });

  test('outside of every installation ends the process, with a line', async () => {
    const host = await FakeHost.start('uncaught.mjs');
    process.kill(host.pid, 'SIGUSR2');
    assert.equal(await host.exit, 1);
    assert.match(host.output, /an error outside of every installation was not caught: Error: Outside of every installation/);
  });

  test('cannot reach the channel by standard input, and neither can what it starts', async () => {
    const host = await started();
    const { body } = await host.request('/stdin');
    assert.deepEqual(jsonValue(body), { child: 0, own: 0 });
    await host.shutDown();
  });

  test('that ends the process is named', async () => {
    const host = await started();
    await assert.rejects(host.request('/exit'), { code: 'context_ended' });
    assert.equal(await host.exit, 3);
    assert.match(host.output, /The plugin process ends: Fixture of ada has called process\.exit\(3\) .*plugin\.mjs/);
  });
});
