import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FakeHost } from './support/fake-host.js';

const starter = fileURLToPath(new URL('../start.mjs', import.meta.url));
const check = (name, folder) => {
  const path = fileURLToPath(new URL(`../../checks/${name}.mjs`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', path, folder], { encoding: 'utf8' });
  assert.equal(stderr, '');
  assert.equal(status, 0);
  return stdout.trim().split('\n').map((line) => JSON.parse(line));
};
const file = 'test/fixtures/faulty.mjs';

describe('an error that plugin code does not mean', () => {
  let host;

  before(async () => {
    host = await FakeHost.start('faulty.mjs');
    await host.run('start');
  });

  after(() => host.shutDown());

  /** The only line that something has left behind. */
  async function lineOf(failing) {
    host.lines.length = 0;
    await failing();
    await host.until(() => host.lines.length > 0);
    assert.equal(host.lines.length, 1, JSON.stringify(host.lines));
    return host.lines[0];
  }

  test('is answered with class, text and place, and is one line of the log in its installation’s name', async () => {
    const { level, handle, metadata } = await lineOf(() =>
      assert.rejects(host.run('install'), { message: `TypeError: Not today. (${file}:8, in install)` }));
    assert.equal(level, 'error');
    assert.ok(handle > 0);
    assert.deepEqual(metadata, {
      'error.type': 'TypeError', 'error.message': 'Not today.', 'error.stack': `${file}:8:11, in install`, 'error.during': 'install',
    });
  });

  for (const [path, place, reason] of [
    ['/generator', `${file}:57:9, in abc`, /^midway$/],
    ['/number', `${file}:21`, /A body consists of bytes and texts, not of number/],
    ['/short', `${file}:22`, /was to have 30 bytes, its `length`, and has only 3/],
    ['/long', `${file}:23`, /was to have 4 bytes, its `length`, and has 6 or more/],
  ]) {
    test(`in the body ${path} that is sent already is a line with its place`, async () => {
      const { level, message, metadata } = await lineOf(async () => {
        const { stream } = await host.request(path);
        const read = async () => {
          while ((await stream.next()) !== null);
        };
        // A length that is not kept is the host's to judge, which sees what was sent.
        await (path === '/short' || path === '/long' ? read() : assert.rejects(read));
      });
      assert.deepEqual([level, message], ['error', 'The body of an answer has failed midway; the caller has got a part of it']);
      assert.equal(metadata['error.stack'], place);
      assert.match(metadata['error.message'], reason);
      assert.equal(metadata['error.during'], `GET ${path}`);
    });
  }

  test('may have half a character in its text, or much too much text', async () => {
    await assert.rejects(host.request('/surrogate'), { message: `Error: half of \ufffd a character (${file}:25)` });
    await assert.rejects(host.request('/class'), ({ message }) => {
      assert.ok(message.startsWith('Lost: xxx') && message.endsWith(`… (${file}:28)`) && message.length < 2_100);
      return true;
    });
  });

  test('may be anything, also what cannot be looked at', async () => {
    await assert.rejects(host.request('/proxy'), { message: /which is no Error\. Throw one/ });
    const { level } = await lineOf(() => host.request('/loose'));
    assert.equal(level, 'error');
  });

  test('names no path of the host, and is not taken for a call that was given up', async () => {
    await assert.rejects(host.request('/host/path'), { message: `Error: It is not in feeds.json. (${file}:42)` });
    await assert.rejects(host.request('/abort'), { message: `AbortError: Nobody has asked for it. (${file}:39)` });
  });

  test('is a hook’s answer that is none', async () => {
    await assert.rejects(host.run('enable'), { message: /The hook enable answered a value of type number/ });
    await assert.rejects(host.run('disable'), { message: /The hook disable answered as its message a value of type number/ });
  });

  test('is a status that no answer has, where it is made', async () => {
    for (const status of [600, 100, 101, -1, 0]) {
      const message = `RangeError: A route answers with a status from 200 to 599, not with ${status}. (${file}:37)`;
      await assert.rejects(host.request('/status', { query: [['status', String(status)]] }), { message });
    }
  });

  test('is found also where plugin code decides what a stack is', async () => {
    const { stream } = await host.request('/stack');
    assert.equal((await stream.next()).toString(), 'made of pieces');
  });
});

describe('a module that cannot be loaded', () => {
  let folder;

  before(() => (folder = mkdtempSync(join(tmpdir(), 'dovetail-modules-'))));
  after(() => rmSync(folder, { recursive: true }));

  const write = (files) => {
    for (const [name, source] of Object.entries(files)) writeFileSync(join(folder, name), source);
  };

  for (const [name, source, reason] of [
    ['relative.mjs', "\nimport './nothere.mjs';", 'ERR_MODULE_NOT_FOUND: ./nothere.mjs (relative.mjs:2)'],
    ['bare.mjs', "import { a } from 'leftpad/b.js';", 'ERR_MODULE_NOT_FOUND: leftpad/b.js (bare.mjs:1)'],
    ['name.mjs', "import { Nope } from 'dovetail';", "SyntaxError: The requested module 'dovetail' does not provide an export named 'Nope' (name.mjs:1)"],
    ['throws.mjs', "\nthrow new TypeError('early');", 'TypeError: early (throws.mjs:2)'],
    ['circle.mjs', "import { B } from './other.mjs';\nexport class A extends B {}", "ReferenceError: Cannot access 'A' before initialization (other.mjs:2)"],
    ['old.cjs', "\nconst { Plugin } = require('dovetail');", "MODULE_NOT_FOUND: dovetail is a module, which require does not find: write import … from 'dovetail' in an .mjs file (old.cjs:2)"],
  ]) {
    test(`ends the process with one line that says why: ${name}`, () => {
      write({ [name]: source, 'other.mjs': "import { A } from './circle.mjs';\nexport class B extends A {}" });
      const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', starter, name], { cwd: folder, encoding: 'utf8' });
      assert.equal(stderr, `The plugin process ends: ${name} cannot be loaded: ${reason}\n`);
      assert.equal(status, 64);
    });
  }

  test('because a package.json is broken, or its top level waits for nothing, ends so as well', () => {
    write({ 'waits.mjs': 'await new Promise(() => {});' });
    const run = (name) => spawnSync(process.execPath, ['--no-warnings', starter, name], { cwd: folder, encoding: 'utf8' });
    const waits = run('waits.mjs');
    assert.equal(waits.status, 13);
    assert.match(waits.stderr, /waits\.mjs awaits something at its top level that never comes\.\n$/);
    write({ 'package.json': '{ broken', 'plugin.js': '' });
    const { stderr } = run('plugin.js');
    assert.match(stderr, /plugin\.js cannot be loaded: ERR_INVALID_PACKAGE_CONFIG: .*package\.json[^\n]*\n$/);
    assert.ok(!stderr.includes(folder), stderr);
    rmSync(join(folder, 'package.json'));
  });

  for (const [name, source, reason] of [
    ['rejects.mjs', "Promise.reject(new Error('early'));\nawait new Promise(() => setTimeout(() => {}, 60_000));", /an error outside of every installation was not caught: Error: early/],
    ['timer.mjs', "setTimeout(() => { throw new Error('late'); });\nawait new Promise(() => {});", /an error outside of every installation was not caught: Error: late/],
    ['exits.mjs', 'setTimeout(() => process.exit(1));\nawait new Promise(() => {});', /the plugin has called process\.exit\(1\)/],
  ]) {
    test(`fails with an error of its own while it loads, which is told as such and alone: ${name}`, () => {
      write({ [name]: source });
      const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', starter, name], { cwd: folder, encoding: 'utf8' });
      assert.match(stderr, reason);
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
      assert.equal(status, 1);
    });
  }

  test('because of what it imports is told by the check, for all that the entry point reaches', () => {
    write({
      'manifest.json': JSON.stringify({ entry_point: 'plugin.mjs' }),
      'plugin.mjs': "import 'dovetail';\nimport 'node:fs';\nimport path from 'path';\nimport './part.mjs';\n\nimport './gone.mjs';",
      'part.mjs': "import './plugin.mjs';\nimport x from '@some/package';",
      'aside.mjs': "import './nobody-imports-this.mjs';",
    });
    const faults = check('imports', folder);
    assert.deepEqual(faults.map(({ file, line }) => `${file}:${line}`), ['part.mjs:2', 'plugin.mjs:6']);
    assert.match(faults[0].message, /@some\/package/);
  });

  test('because of a line that is longer than one of a log is told by the check with the beginning of the line', () => {
    const long = join(folder, 'long');
    mkdirSync(long);
    writeFileSync(join(long, 'long.mjs'), `a ${'𝛑'.repeat(5_000)} + ;`);
    const [{ line, text }] = check('syntax', long);
    assert.equal(line, 1);
    assert.equal(text, `a ${'𝛑'.repeat(198)}`);
  });
});
