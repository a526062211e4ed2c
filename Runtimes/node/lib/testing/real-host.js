import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** `dovetail serve` in a folder of its own, at a port that the system chooses: process, sandbox, HTTP and disk. */
export class RealHost {
  #program = process.env.DOVETAIL || 'dovetail';
  #patience;
  #folder = mkdtempSync(join(tmpdir(), 'dovetail-'));
  #log = openSync(join(this.#folder, 'log'), 'a');
  #process;
  #lines;
  #address;
  #slug;
  #tokens = new Map();

  /** Starts a host and publishes packages, of which the last is the plugin to be tested. */
  static async start(packages, { settings = [], patience = 120_000 } = {}) {
    const host = new RealHost(patience);
    try {
      await host.#serve(settings);
      for (const folder of [packages].flat()) await host.#publish(resolve(folder));
      return host;
    } catch (error) {
      await host.stop();
      throw error;
    }
  }

  constructor(patience) {
    this.#patience = patience;
  }

  get log() {
    return readFileSync(join(this.#folder, 'log'), 'utf8');
  }

  async command(...words) {
    const options = { timeout: this.#patience, killSignal: 'SIGKILL' };
    try {
      const { stdout } = await run(this.#program, [...words, '--data', join(this.#folder, 'data')], options);
      return stdout.trim();
    } catch (error) {
      const reason = error.killed ? `It took longer than ${this.#patience} ms.` : error.stderr?.trim() || error.message;
      throw new Error(`dovetail ${words.join(' ')}: ${reason}`, { cause: error });
    }
  }

  async install(user) {
    await this.command('user', 'add', user);
    await this.command('install', this.#slug, '--user', user);
    await this.command('enable', this.#slug, '--user', user);
    this.#tokens.set(user, await this.command('token', user));
  }

  async request(method, path, { user, json, body }) {
    const headers = { Authorization: `Bearer ${this.#tokens.get(user)}`, 'Content-Type': 'application/json' };
    const content = json === undefined ? body : JSON.stringify(json);
    const signal = AbortSignal.timeout(this.#patience);
    return fetch(`${this.#address}/plugins/${this.#slug}${path}`, { method, headers, body: content, signal });
  }

  async stop() {
    if (this.#process?.exitCode === null && this.#process.signalCode === null) {
      const hasEnded = once(this.#process, 'exit');
      const alarm = setTimeout(() => this.#process.kill('SIGKILL'), this.#patience);
      this.#process.kill('SIGTERM');
      await hasEnded;
      clearTimeout(alarm);
    }
    this.#lines?.close();
    // What still holds its end open, such as a program that the host has started, holds nobody up.
    this.#process?.stdout.destroy();
    if (this.#log !== undefined) closeSync(this.#log);
    this.#log = undefined;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #publish(folder) {
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    this.#slug = manifest.plugin_slug ?? manifest.name;
    await this.command('plugin', 'publish', folder);
  }

  async #serve(settings) {
    const flags = ['--data', join(this.#folder, 'data'), '--port', '0', ...settings.flatMap((each) => ['--set', each])];
    const child = spawn(this.#program, ['serve', ...flags], { stdio: ['ignore', 'pipe', this.#log] });
    try {
      await once(child, 'spawn');
    } catch (cause) {
      const isMissing = cause.code === 'ENOENT';
      const reason = isMissing ? `There is no program ${this.#program}` : `${this.#program} does not run: ${cause.message}`;
      throw new Error(`${reason}. Put dovetail on the PATH, or name it in the variable DOVETAIL.`, { cause });
    }
    this.#process = child;
    this.#lines = createInterface({ input: child.stdout });
    this.#address = await this.#said(this.#lines);
  }

  /** Reads what the host says into the log, so that it never waits for a reader; answers the address once it is said. */
  #said(lines) {
    let alarm;
    return new Promise((resolve, reject) => {
      const fail = (why) => reject(new Error(`The host did not start${why}. ${this.log}`));
      alarm = setTimeout(() => fail(` within ${this.#patience} ms`), this.#patience);
      lines.on('line', (line) => {
        if (this.#log !== undefined) writeSync(this.#log, `${line}\n`);
        const address = /serves on (http:\S+)/.exec(line)?.[1];
        if (address !== undefined) resolve(address);
      });
      lines.once('close', () => fail(''));
    }).finally(() => clearTimeout(alarm));
  }
}
