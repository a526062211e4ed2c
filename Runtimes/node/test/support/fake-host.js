import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { connect } from '../../lib/process/channel.js';
import { bodyOf, jsonBytes, jsonValue, text, u32 } from '../../lib/wire/body.js';
import { Method } from '../../lib/wire/methods.js';

const hello = {
  protocol: { minimum: 1, maximum: 1 },
  limits: { frame: 4 * 2 ** 20, calls: 1024, call_bytes: 64 * 2 ** 20, stream_credit: 256 * 2 ** 10 },
  slug: 'Fixture',
  version: '1.0.0',
  path: '/plugin',
  manifest: { name: 'Fixture', version: '1.0.0' },
  log_level: 'info',
};

/** A host for one process of a plugin: it starts the process as a host does, and answers what the test says. */
export class FakeHost {
  /** Lines of the log that came over the channel: `{ handle, level, message, metadata }`. */
  lines = [];
  /** What the process has written to standard output and standard error. */
  output = '';
  /** What was bound, by its name or path. */
  bound = new Map();
  /** The plugin's calls that the test answers: `(call) => answer`, by method; others are answered with nothing. */
  answers = {};
  #process;
  #handles = 0;

  /**
   * Starts a program, with one end of a pair of sockets as its descriptor 0.
   *
   * @param {string[]} command
   */
  constructor(...command) {
    const stdio = ['ignore', 'pipe', 'pipe', 'pipe'];
    this.#process = spawn('/bin/sh', ['-c', 'exec "$@" 0<&3 3<&-', 'sh', ...command], { stdio });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (this.output += text));
    }
    this.exit = once(this.#process, 'close').then(([status]) => status);
    this.socket = this.#process.stdio[3];
    this.connection = connect(this.socket, { side: 'host', handler: this });
  }

  /** Starts a plugin of the fixtures, greets it, and opens an installation of ada. */
  static async start(fixture, greeting = {}) {
    const host = new FakeHost(process.execPath, fixturePath(fixture));
    await host.greet(greeting);
    host.open('ada', 1);
    return host;
  }

  // For the connection.

  answer(call) {
    const document = call.json.length > 0 ? jsonValue(call.json) : {};
    if (document.binding !== undefined) {
      this.bound.set(document.name ?? document.path, { number: document.binding, handle: call.handle });
    }
    return this.answers[call.method]?.(call) ?? {};
  }

  hear(note) {
    this.lines.push({ handle: note.handle, ...jsonValue(note.json) });
  }

  ended() {}

  // What a host does.

  /** The process's id. */
  get pid() {
    return this.#process.pid;
  }

  /** Says hello. */
  async greet(greeting = {}) {
    const answer = await this.connection.call(Method.hello, { json: jsonBytes({ ...hello, ...greeting }) });
    return jsonValue(answer.json);
  }

  /** Makes a plugin object. */
  open(owner, handle) {
    this.#handles = Math.max(this.#handles, handle);
    this.connection.note(Method.open, { handle, json: jsonBytes({ owner }) });
  }

  /** Lets a plugin object go. */
  close(handle) {
    this.connection.note(Method.close, { handle });
  }

  /** Runs `start`, `stop` or a hook; answers what the plugin answers. */
  async run(hook, { instance = 1, ...fields } = {}) {
    this.#handles += 10;
    const method = Method[hook] ?? Method.hook;
    const json = jsonBytes({ instance, ...(method === Method.hook && { hook }), ...fields });
    return jsonValue((await this.connection.call(method, { handle: this.#handles, json })).json);
  }

  /** Sends a request to a route that was bound. */
  async request(path, { body, stream, headers = [], query = [], method = 'GET', ...options } = {}) {
    const { number, handle } = this.bound.get(path);
    const head = { binding: number, method, path, parameters: {}, query, headers, user: 'ada', length: body?.length };
    const call = { ...options, handle, json: jsonBytes(head), body, stream };
    const answer = await this.connection.call(Method.request, call);
    return { head: jsonValue(answer.json), body: answer.body, stream: answer.stream };
  }

  /** Calls a service that was bound. */
  async service(name, method, body) {
    const { number, handle } = this.bound.get(name);
    const whole = bodyOf(u32(number), text(method), text('ada'), text('Other'), Buffer.from(body));
    return (await this.connection.call(Method.service, { handle, body: whole })).body;
  }

  /** Delivers an event to a handler that was bound. */
  async event(pattern, name, data, owner = 'ada') {
    const { number, handle } = this.bound.get(pattern);
    const time = Buffer.alloc(8);
    time.writeBigInt64BE(1_700_000_000_123_456n);
    const facts = [text('id-1'), text(name), text(owner), text('Other'), time, Buffer.from(data)];
    await this.connection.call(Method.event, { handle, body: bodyOf(u32(number), ...facts) });
  }

  /** Runs a timer, a task or the closing of a resource. */
  async runBinding(name, options) {
    const { number, handle } = this.bound.get(name);
    await this.connection.call(Method.run, { ...options, handle, body: u32(number) });
  }

  /** Waits until something is the case, asking the plugin in between so that it has its turn. */
  async until(claim) {
    while (!claim()) await this.connection.call(Method.ping);
  }

  /** Asks the process to end, closes the channel, and answers its status. */
  async shutDown() {
    await this.connection.call(Method.shutdown);
    this.socket.destroy();
    return this.exit;
  }
}

/** The path of a fixture. */
export function fixturePath(name) {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}
