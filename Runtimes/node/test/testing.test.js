import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DovetailError, Plugin, PluginFailure, PluginResponse, RequestFailure } from '../index.js';
import { MemoryHost, RealHost, pluginOf } from '../testing.js';
import './support/own-library.mjs';
import { dovetail } from './support/real-host.js';

const fixtures = new URL('../../../Tests/Fixtures/HostSteps/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.json', fixtures), 'utf8'));
const hasSQLite = await import('node:sqlite').then(() => true, () => false);
const steps = JSON.parse(readFileSync(new URL('steps.json', fixtures), 'utf8')).filter(
  (step) => hasSQLite || !step.do.startsWith('database.'),
);
steps.push({ do: 'events.publish', name: 'book.added', data: 'x'.repeat(70_000), catch: true });
const folder = mkdtempSync(join(tmpdir(), 'dovetail-testing-'));
const booksSQL = 'CREATE TABLE books (id INTEGER PRIMARY KEY, owner TEXT, title TEXT);';
writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
writeFileSync(join(folder, 'books.sql'), booksSQL);
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

  async migrate(context, migration, fromVersion) {
    await context.storage.set('migrated', `${migration} from ${fromVersion}`);
    if (migration === 'wrong') throw PluginFailure.validation('Not this one.');
  }

  async health() {
    return { healthy: false, message: 'It leans.', components: { shelf: false }, metrics: { books: 2 } };
  }

  async saveState() {
    return { userSession: { page: 7 } };
  }

  async restoreState(context, { userSession }) {
    await context.storage.set('restored', userSession);
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

  test('a migration is undone when it fails, health is what the plugin says, and its state is kept', async () => {
    const host = await MemoryHost.awake(Shelf, folder);
    await host.migrate('lines', '1.0.0');
    await assert.rejects(host.migrate('wrong', '1.1.0'), /Not this one/);
    assert.equal(host.stored.migrated, 'lines from 1.0.0');
    const health = { healthy: false, message: 'It leans.', components: { shelf: { healthy: false } }, metrics: { books: 2 } };
    assert.deepEqual(await host.health(), health);
    await host.disable();
    assert.deepEqual(host.savedState.userSession, { page: 7 });
    await host.enable();
    assert.deepEqual(host.stored.restored, { page: 7 });
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

  test('what changes nothing that the plugin sees runs no hook', async () => {
    const host = await MemoryHost.awake(Shelf, folder);
    for (const most of [3, null]) assert.deepEqual(await host.configure({ most }), {});
    assert.equal(host.stored.before, undefined);
    await host.configure({ most: 5 });
    await host.configure({ most: 5 });
    assert.deepEqual([host.stored.before, host.events.length], [3, 1]);
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

  test('where Node has no SQLite there is no database, and the error says what to do', { skip: hasSQLite }, async () => {
    const host = await MemoryHost.open(() => ({ install: (context) => context.database.query('SELECT 1') }), folder);
    await assert.rejects(host.install(), /keeps the database in node:sqlite, which Node \S+ does not have.*`database`/);
  });

  test('a test may put something in the place of the database', async () => {
    const asked = [];
    const database = {
      query: (...asking) => (asked.push(asking), [{ id: 2n ** 60n, title: 'Höhen', cover: Buffer.of(1) }]),
      execute: (sql) => (sql.includes('INSERT') ? { lastInsertedID: 7 } : { changes: 0 }),
    };
    const plugin = {
      async install({ database }) {
        const [book] = await database.query('SELECT * FROM books WHERE id = ? AND place = :place', 1, { place: 1.5 });
        const inserted = await database.transaction((inner) => inner.execute('INSERT …'));
        return { data: [String(book.id), book.title, book.cover.length, inserted, await database.execute('UPDATE …')] };
      },
    };
    const host = await MemoryHost.open(() => plugin, folder, { database });
    const outcomes = [{ changes: 1, lastInsertedID: 7 }, { changes: 0, lastInsertedID: 0 }];
    assert.deepEqual((await host.install()).data, [String(2n ** 60n), 'Höhen', 1, ...outcomes]);
    assert.deepEqual(asked, [['SELECT * FROM books WHERE id = ? AND place = :place', 1, { place: 1.5 }]]);
  });

  test('what a hook has written is undone when it fails', { skip: !hasSQLite && 'Node has no SQLite' }, async () => {
    const hooks = {
      install: ({ database }) => database.execute('INSERT INTO books (owner, title) VALUES (:owner, ?)', 'Kept').then(() => {}),
      async update({ database }) {
        await database.execute('UPDATE books SET title = ?', 'Lost');
        throw PluginFailure.temporary('No.');
      },
      uninstall: async ({ database }) => ({ data: await database.query('SELECT title FROM books') }),
    };
    const host = await MemoryHost.open(() => hooks, folder);
    await host.install();
    await assert.rejects(host.update('0'), /No\./);
    assert.deepEqual((await host.uninstall()).data, [{ title: 'Kept' }]);
  });

  describe('has the internet that a test gives it', () => {
    const online = join(folder, 'online');
    mkdirSync(online);
    writeFileSync(join(online, 'manifest.json'), JSON.stringify({ ...manifest, permissions: ['network.access'] }));
    const asks = (install) => () => ({ install });

    test('for context.http and for the global fetch', async () => {
      const seen = [];
      const internet = async (request) => {
        seen.push([request.method, request.url, request.headers.get('X-Name'), await request.text()]);
        const headers = { 'X-Name': 'Ã¼', 'Content-Type': 'text/plain' };
        return request.url.endsWith('missing') ? new Response(null, { status: 404 }) : new Response('Good news', { headers });
      };
      const plugin = asks(async ({ http }) => {
        const sent = { method: 'POST', headers: { 'X-Name': 'Ã¼' }, body: 'x'.repeat(100_000) };
        const first = await http.fetch('https://a.example/#part', sent);
        const later = await new Promise((resolve) => setTimeout(() => resolve(fetch('https://a.example/missing')), 1));
        const { headers, redirected } = first;
        return { data: [await first.text(), headers.get('X-Name'), redirected, later.status, later.url] };
      });
      const host = await MemoryHost.open(plugin, online, { internet });
      assert.deepEqual((await host.install()).data, ['Good news', 'Ã¼', false, 404, 'https://a.example/missing']);
      assert.deepEqual(seen, [
        ['POST', 'https://a.example/', 'Ã¼', 'x'.repeat(100_000)], ['GET', 'https://a.example/missing', null, ''],
      ]);
    });

    test('which hears that nobody waits any more', async () => {
      let heard;
      const internet = ({ signal }) => new Promise(() => signal.addEventListener('abort', () => (heard = true)));
      const plugin = asks(async () => {
        const abort = new AbortController();
        setTimeout(() => abort.abort(), 5);
        return fetch('https://a.example', { signal: abort.signal }).catch((error) => error.name);
      });
      const host = await MemoryHost.open(plugin, online, { internet });
      assert.deepEqual(await host.install(), { message: 'AbortError' });
      while (!heard) await new Promise((resolve) => setImmediate(resolve));
    });

    test('and fails as that does', async () => {
      const internet = () => {
        throw new DovetailError('unreachable', 'There is nobody.', 'retry');
      };
      const host = await MemoryHost.open(asks(() => fetch('https://a.example')), online, { internet });
      await assert.rejects(host.install(), { code: 'unreachable', message: 'fetch failed: There is nobody.' });
      const odd = await MemoryHost.open(asks(() => fetch('ftp://a.example')), online, { internet });
      await assert.rejects(odd.install(), { code: 'invalid_request' });
    });

    test('and none without one, or without the permission', async () => {
      for (const ask of [({ http }) => http.fetch('https://a.example'), () => fetch('https://a.example')]) {
        const host = await MemoryHost.open(asks(ask), online);
        await assert.rejects(host.install(), /GET https:\/\/a\.example\/, and a host in memory reaches nothing.*internet/);
        const internet = () => assert.fail('Nobody is to be asked.');
        const refused = await MemoryHost.open(asks(ask), online, { internet });
        refused.permissions.clear();
        await assert.rejects(refused.install(), { code: 'permission_denied' });
      }
    });
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
    const source = fileURLToPath(new URL('../conformance/', import.meta.url));
    const { default: ConformancePlugin } = await import(join(source, 'plugin.mjs'));
    const target = join(folder, 'package');
    cpSync(source, target, { recursive: true });
    const entry = { runtime: 'node', entry_point: 'plugin.mjs', api_endpoints: [{ method: 'POST', path: '/run' }] };
    writeFileSync(join(target, 'manifest.json'), JSON.stringify({ ...manifest, ...entry }));
    writeFileSync(join(target, 'books.sql'), booksSQL);

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

test('the class of a package is loaded, also where it is TypeScript', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'dovetail-plugin-of-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const write = (name, text) => writeFileSync(join(folder, name), text);
  const manifest = (entry) => JSON.stringify({ name: 'Typed', version: '1.0.0', runtime: 'node', entry_point: entry });
  write('greeting.ts', 'export const greeting: string = "typed";\n');
  write(
    'plugin.ts',
    "import { Plugin } from 'dovetail';\nimport { greeting } from './greeting';\n" +
      'export default class Typed extends Plugin { async install(): Promise<string> { return greeting as string; } }\n',
  );
  write('manifest.json', manifest('plugin.ts'));
  const host = await MemoryHost.open(await pluginOf(folder), folder);
  assert.equal((await host.install()).message, 'typed');

  write('plugin.ts', 'export default class {\n');
  await assert.rejects(pluginOf(folder), /plugin\.ts cannot be bundled\. esbuild says: [^]*plugin\.ts:2/);
  write('manifest.json', manifest('empty.mjs'));
  write('empty.mjs', 'export const nothing = 1;\n');
  await assert.rejects(pluginOf(folder), { message: /^empty\.mjs does not export a plugin/ });
});
