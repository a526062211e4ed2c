import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DovetailError, Plugin, PluginFailure, PluginResponse, RequestFailure } from '../index.js';
import { MemoryHost, RealHost } from '../testing.js';
import { dovetail } from './support/real-host.js';

const fixtures = new URL('../../../Tests/Fixtures/HostSteps/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.json', fixtures), 'utf8'));
// A host in memory has no database for Node.
const steps = JSON.parse(readFileSync(new URL('steps.json', fixtures), 'utf8')).filter(
  (step) => !step.do.startsWith('database.'),
);
steps.push({ do: 'events.publish', name: 'book.added', data: 'x'.repeat(70_000), catch: true });
const folder = mkdtempSync(join(tmpdir(), 'dovetail-testing-'));
writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
after(() => rmSync(folder, { recursive: true }));

let closed = [];
beforeEach(() => (closed = []));

class Shelf extends Plugin {
  async install(context) {
    await context.storage.set('greeting', 'Hello');
    return 'Welcome.';
  }

  async configure(context, old) {
    await context.storage.set('before', old.most);
    await context.events.publish('book.added', "a hook's");
    if ((await context.configuration.value('most')) === 7) throw PluginFailure.validation('Not seven.');
  }

  async update(context, from) {
    return { message: `From ${from}.`, data: { from } };
  }

  async start(context) {
    const { events, notifications, resources, routes, services, storage, tasks, timers } = context;
    await resources.closing('first', () => closed.push('first'));
    await resources.closing('second', () => closed.push('second'));
    await routes.get('/books', async () => PluginResponse.json(await storage.keys('book:')));
    await routes.put('/books/{id}', async (request) => {
      const { title } = await request.json();
      if (title === '') throw RequestFailure.invalid('A book has a title.');
      await storage.set(`book:${request.parameters.id}`, title);
      await events.publish('book.added', { id: request.parameters.id });
      const { user, query } = request;
      return PluginResponse.json({ user, query: [...query] }, { status: 201 });
    });
    await routes.get('/books/{id}', () => {
      throw PluginFailure.temporary('Try again.');
    });
    await routes.get('/books/all', () => new PluginResponse(pieces()));
    await events.subscribe('reader.*', (event) => storage.set(event.name, [event.json(), event.source, event.owner]));
    await services.provide('shelf.count', async (call) => {
      const others = await services.call('other', { method: 'echo', body: [1, 2] });
      return call.json() + others.length;
    });
    await timers.schedule('tidy', () => notifications.send('Tidy', 'All books are in order.', { level: 'success' }));
    await tasks.run('begin', () => storage.set('began', true));
  }
}

async function* pieces() {
  yield 'one ';
  yield 'two';
}

describe('A host in memory', () => {
  test('routes are asked by method and path, and answer what a caller would see', async () => {
    const host = await MemoryHost.awake(Shelf, folder, { owner: 'grace' });
    const put = await host.request('PUT', '/books/h%C3%B6he?a=b%20c&a=', { json: { title: 'Höhen' } });
    assert.equal(put.status, 201);
    assert.deepEqual(await put.json(), { user: 'grace', query: [['a', 'b c'], ['a', '']] });
    assert.deepEqual(await (await host.request('GET', '/books')).json(), ['book:höhe']);
    assert.equal((await host.request('HEAD', '/books')).status, 200);
    assert.equal((await host.request('GET', '/books/7')).status, 502);
    assert.equal(await (await host.request('GET', '/books/all')).text(), 'one two');
    assert.equal((await host.request('DELETE', '/books')).status, 405);
    assert.equal((await host.request('GET', '/nothing')).status, 404);
    const refused = await host.request('PUT', '/books/8', { json: { title: '' } });
    assert.deepEqual([refused.status, (await refused.json()).detail], [422, 'A book has a title.']);
    assert.deepEqual(host.events, [{ name: 'book.added', data: { id: 'höhe' }, to: 'owner' }]);
    await host.close();
  });

  test('events, services, schedules and tasks come when the test says', async () => {
    const host = await MemoryHost.awake(Shelf, folder);
    await host.deliver('reader.came', { name: 'Bo' }, { source: 'Door' });
    await host.deliver('reader.came.back');
    assert.deepEqual(host.stored, { greeting: 'Hello', 'reader.came': [{ name: 'Bo' }, 'Door', 'ada'] });
    await assert.rejects(host.callService('shelf.count', 1), { code: 'service_not_found' });
    host.services.other = (method, body) => [method, ...body];
    assert.equal(await host.callService('shelf.count', 1), 4);
    await host.run('tidy');
    assert.deepEqual(host.notifications.map(({ title, level }) => [title, level]), [['Tidy', 'success']]);
    await host.run('begin');
    assert.equal(host.stored.began, true);
    await assert.rejects(host.run('begin'), /nothing named “begin”, but tidy/);
    await host.close();
  });

  test('a hook that fails leaves nothing behind', async () => {
    const host = await MemoryHost.awake(Shelf, folder);
    assert.deepEqual(host.settings, { most: 3 });
    await host.configure({ most: 5 });
    const before = [{ ...host.settings }, host.stored.before, host.events.length];
    assert.deepEqual(before, [{ most: 5 }, 3, 1]);
    await assert.rejects(host.configure({ most: 7 }), /Not seven/);
    assert.deepEqual([host.settings, host.stored.before, host.events.length], before);
    for (const changes of [{ most: 11 }, { most: '4' }, { most: true }, { most: 2.5 }, { least: 1 }]) {
      await assert.rejects(host.configure(changes), (error) => error.code === 'invalid_configuration' && error.findings.length === 1);
    }
    assert.deepEqual(await host.update('1.1.0'), { message: 'From 1.1.0.', data: { from: '1.1.0' } });
    await host.close();
  });

  test('an installation sleeps and is removed', async () => {
    const host = await MemoryHost.open(() => new Shelf(), folder);
    assert.deepEqual(await host.install(), { message: 'Welcome.' });
    assert.equal((await host.request('GET', '/books')).status, 503);
    await host.enable();
    assert.equal(host.isAwake, true);
    await host.disable();
    assert.equal(host.isAwake, false);
    assert.deepEqual(closed, ['second', 'first']);
    await host.uninstall();
    assert.deepEqual(host.stored, {});
  });

  test('what is not declared or not granted is refused', async () => {
    class Greedy extends Shelf {
      async start(context) {
        await context.routes.get('/more', () => PluginResponse.noContent());
      }
    }
    await assert.rejects(MemoryHost.awake(Greedy, folder), (error) => error instanceof DovetailError && error.code === 'undeclared');
    const host = await MemoryHost.awake(Shelf, folder);
    host.permissions.delete('storage.read');
    await assert.rejects(host.request('GET', '/books'), { code: 'permission_denied' });
    await host.close();
  });

  test('there is no database in memory, and the error says what to do', async () => {
    const host = await MemoryHost.open(() => ({ install: (context) => context.database.query('SELECT 1') }), folder);
    await assert.rejects(host.install(), /A host in memory has no databaseQuery; test that with a RealHost/);
  });
});

/** A program in the place of `dovetail`, which serves as a script says, and the folder for its folders. */
async function withProgram(script, body) {
  const temporary = mkdtempSync(join(tmpdir(), 'dovetail-program-'));
  const program = join(temporary, 'program');
  if (script !== undefined) writeFileSync(program, `#!/bin/sh\nif [ "$1" = serve ]; then\n${script}\nfi\n`, { mode: 0o755 });
  const before = { DOVETAIL: process.env.DOVETAIL, TMPDIR: process.env.TMPDIR };
  Object.assign(process.env, { DOVETAIL: program, TMPDIR: temporary });
  try {
    await body(program);
    assert.deepEqual(readdirSync(temporary).filter((name) => name !== 'program'), [], 'nothing is left');
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(temporary, { recursive: true });
  }
}

describe('A real host', () => {
  test('a program that is not there, or cannot be run, is named', async () => {
    await withProgram(undefined, (program) =>
      assert.rejects(RealHost.start(folder), { message: new RegExp(`^There is no program ${program}`) }));
    await withProgram('', async (program) => {
      chmodSync(program, 0o644);
      await assert.rejects(RealHost.start(folder), /does not run: .*EACCES/);
    });
  });

  test('a host that says no address is not waited for, and one that ends is told of', async () => {
    await withProgram("trap '' TERM; exec sleep 1000", () =>
      assert.rejects(RealHost.start(folder, { patience: 300 }), /did not start within 300 ms/));
    await withProgram('echo "It is broken." >&2; exit 1', () =>
      assert.rejects(RealHost.start(folder), /did not start\. It is broken/));
  });

  test('a host that says much is heard to its end, and one that does not stop is ended', async () => {
    const lines = 'yes "A line that nobody has asked for" | head -n 10000; echo "The end"';
    await withProgram(`echo "Dovetail serves on http://[::1]:9"; ${lines}; trap '' TERM; exec sleep 1000`, async () => {
      const host = await RealHost.start(folder, { patience: 5_000 });
      while (!host.log.includes('The end')) await host.command('version');
      await host.stop();
    });
  });

  test('a command that does not end is given up', async () => {
    await withProgram('echo "Dovetail serves on http://[::1]:9"; exec sleep 1000; fi; if [ "$1" = hang ]; then exec sleep 1000', async () => {
      const host = await RealHost.start(folder, { patience: 5_000 });
      await assert.rejects(host.command('hang'), /dovetail hang: It took longer than 5000 ms/);
      await host.stop();
    });
  });

  const skip = dovetail === undefined && 'there is no host: build one, or say where it is in DOVETAIL';

  test('answers every step of the conformance plugin as a host in memory does', { skip }, async () => {
    register('../lib/resolve-dovetail.mjs', import.meta.url);
    const source = fileURLToPath(new URL('../conformance/', import.meta.url));
    const { default: ConformancePlugin } = await import(join(source, 'plugin.mjs'));
    const target = join(folder, 'package');
    cpSync(source, target, { recursive: true });
    const entry = { runtime: 'node', entry_point: 'plugin.mjs', api_endpoints: [{ method: 'POST', path: '/run' }] };
    writeFileSync(join(target, 'manifest.json'), JSON.stringify({ ...manifest, ...entry }));
    writeFileSync(join(target, 'books.sql'), 'CREATE TABLE books (id INTEGER PRIMARY KEY, owner TEXT, title TEXT);');

    process.env.DOVETAIL ??= dovetail;
    const memory = await MemoryHost.awake(ConformancePlugin, target);
    const real = await RealHost.start(target);
    try {
      await real.install('ada');
      for (const step of steps) {
        const json = { steps: [step] };
        const [ours] = await (await memory.request('POST', '/run', { json })).json();
        const [theirs] = await (await real.request('POST', '/run', { user: 'ada', json })).json();
        assert.deepEqual(comparable(ours), comparable(theirs), JSON.stringify(step));
      }
    } finally {
      await memory.close();
      await real.stop();
    }
  });
});

/** A result without the words of an error, which are each host's own. */
function comparable(result) {
  if (result?.failed !== undefined) {
    const { type, code, remedy, kind } = result.failed;
    return { failed: { type, code, remedy, kind } };
  }
  if (typeof result?.operation === 'string') return { ...result, operation: result.operation.length };
  return result;
}
