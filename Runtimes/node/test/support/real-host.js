import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const library = fileURLToPath(new URL('../../', import.meta.url));
const built = fileURLToPath(new URL('../../../../.build/debug/dovetail', import.meta.url));

/** The program `dovetail`: that which DOVETAIL names, or else the one that was built here; undefined without either. */
export const dovetail = process.env.DOVETAIL ?? (existsSync(built) ? built : undefined);

/** A host that serves plugins of this library, in folders of its own. */
export class RealHost {
  /** Everything that it has logged. */
  log = '';
  #folder;
  #process;
  #address;

  /**
   * Starts a host.
   *
   * @param {string[]} packages The folders of plugins without the library, which they are given.
   * @param {string[]} settings Such as `outbound.allowed=localhost`.
   */
  static async start(packages, settings = []) {
    const host = new RealHost();
    host.#folder = mkdtempSync(join(tmpdir(), 'dovetail-node-'));
    for (const [at, source] of packages.entries()) {
      const target = join(host.#folder, 'plugins', String(at));
      cpSync(source, target, { recursive: true });
      for (const part of ['package.json', 'index.js', 'start.mjs', 'lib']) {
        cpSync(join(library, part), join(target, 'node_modules/dovetail', part), { recursive: true });
      }
    }
    await host.#serve(settings);
    return host;
  }

  async #serve(settings) {
    const flags = ['--plugins', join(this.#folder, 'plugins'), '--data', join(this.#folder, 'data'), '--port', '0'];
    const set = settings.flatMap((setting) => ['--set', setting]);
    this.#process = spawn(dovetail, ['serve', ...flags, ...set], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (this.log += text));
    }
    for await (const line of createInterface({ input: this.#process.stdout })) {
      this.#address = /serves on (http:\S+)/.exec(line)?.[1];
      if (this.#address !== undefined) return;
    }
    throw new Error(`The host did not start: ${this.log}`);
  }

  /** Runs a command of the program against the host. */
  async command(...words) {
    const { stdout } = await run(dovetail, [...words, '--data', join(this.#folder, 'data')]);
    return stdout;
  }

  /** Adds a user, for whom plugins are installed and enabled; answers how the user sends requests. */
  async user(name, ...slugs) {
    await this.command('user', 'add', name);
    for (const slug of slugs) {
      await this.command('install', slug, '--user', name);
      await this.command('enable', slug, '--user', name);
    }
    const token = (await this.command('token', name)).trim();
    return (path, { headers, ...options } = {}) =>
      fetch(`${this.#address}/plugins/${path}`, {
        ...options,
        headers: { Authorization: `Bearer ${token}`, ...headers },
      });
  }

  /** Waits until the log holds a text. */
  async until(text) {
    while (!this.log.includes(text)) {
      await Promise.race([once(this.#process.stdout, 'data'), once(this.#process.stderr, 'data')]);
    }
  }

  /** Stops it, and removes its folders. */
  async stop() {
    this.#process.kill('SIGTERM');
    if (this.#process.exitCode === null) await once(this.#process, 'exit');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
