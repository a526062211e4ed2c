import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** `dovetail serve` in a folder of its own, at a port that the system chooses: process, sandbox, HTTP and disk. */
export class RealHost {
  #program = process.env.DOVETAIL || 'dovetail';
  #folder = mkdtempSync(join(tmpdir(), 'dovetail-'));
  #process;
  #address;
  #slug;
  #tokens = new Map();

  /** Starts a host and publishes packages, of which the last is the plugin to be tested. */
  static async start(packages, { settings = [] } = {}) {
    const host = new RealHost();
    try {
      await host.#serve(settings);
      for (const folder of [packages].flat()) await host.#publish(resolve(folder));
      return host;
    } catch (error) {
      await host.stop();
      throw error;
    }
  }

  get log() {
    return readFileSync(join(this.#folder, 'log'), 'utf8');
  }

  async command(...words) {
    try {
      const { stdout } = await run(this.#program, [...words, '--data', join(this.#folder, 'data')]);
      return stdout.trim();
    } catch (error) {
      throw new Error(`dovetail ${words.join(' ')}: ${error.stderr?.trim() || error.message}`, { cause: error });
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
    return fetch(`${this.#address}/plugins/${this.#slug}${path}`, { method, headers, body: content });
  }

  async stop() {
    if (this.#process?.exitCode === null && this.#process.signalCode === null) {
      const hasEnded = once(this.#process, 'exit');
      this.#process.kill('SIGTERM');
      await hasEnded;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #publish(folder) {
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    this.#slug = manifest.plugin_slug ?? manifest.name;
    await this.command('plugin', 'publish', folder);
  }

  async #serve(settings) {
    const flags = ['--data', join(this.#folder, 'data'), '--port', '0', ...settings.flatMap((each) => ['--set', each])];
    const log = createWriteStream(join(this.#folder, 'log'));
    await once(log, 'open');
    this.#process = spawn(this.#program, ['serve', ...flags], { stdio: ['ignore', 'pipe', log] });
    try {
      await once(this.#process, 'spawn');
    } catch (cause) {
      const reason = `There is no program ${this.#program}. Put dovetail on the PATH, or name it in the variable DOVETAIL.`;
      this.#process = undefined;
      throw new Error(reason, { cause });
    }
    for await (const line of createInterface({ input: this.#process.stdout })) {
      this.#address = /serves on (http:\S+)/.exec(line)?.[1];
      if (this.#address !== undefined) break;
    }
    if (this.#address === undefined) throw new Error(`The host did not start. ${this.log}`);
    // What else it says is let go, so that it never waits for a reader.
    this.#process.stdout.resume();
  }
}
