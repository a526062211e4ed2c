import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { standardFields } from '../context/field-values.js';
import { PluginFailure, RequestFailure } from '../failures.js';
import { stateFrom } from '../server/answers.js';
import { PluginServer } from '../server/plugin-server.js';
import { bodyOf, jsonBytes, jsonValue, text, u32 } from '../wire/body.js';
import { guardFetch } from '../process/fetch.js';
import { isSame } from '../wire/json.js';
import { Method } from '../wire/methods.js';
import { connectionPair } from './connection-pair.js';
import { MemoryCalls } from './memory-calls.js';
import { openDatabase } from './memory-database.js';
import { allOf } from './memory-internet.js';
import { matches, parametersOf, weight } from './patterns.js';
import { StandDatabase } from './stand-database.js';

const failureStatus = { validation: 422, temporary: 502, permanent: 502 };
const timed = [Method.timersSchedule, Method.timersEvery, Method.timersAfter, Method.tasksRun];

/** A host for unit tests, with one user who has the plugin: no process, no disk, no network. */
export class MemoryHost {
  #calls;
  #host;
  #handles = 0;
  #awake;
  #saved;

  /** A host whose user has installed and enabled the plugin. */
  static async awake(plugin, folder, options) {
    const host = await MemoryHost.open(plugin, folder, options);
    await host.install();
    await host.enable();
    return host;
  }

  /** A host whose user has not installed the plugin yet. */
  static async open(plugin, folder, { owner = 'ada', internet, database } = {}) {
    const path = resolve(folder);
    const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'));
    // What plugin code fetches is for the host, here too.
    guardFetch();
    const kept = database === undefined ? await openDatabase(path, manifest, owner) : new StandDatabase(database);
    const calls = new MemoryCalls(manifest, { owner, internet, database: kept });
    const make = plugin.prototype === undefined ? plugin : () => new plugin();
    const server = new PluginServer({ make, onEnd() {} });
    const ends = connectionPair(calls, server);
    server.connection = ends.plugin.connection;
    const host = new MemoryHost(calls, ends.host.connection);
    const { version } = manifest;
    const protocol = { minimum: 1, maximum: 1 };
    const hello = { protocol, slug: calls.slug, version, path, manifest, log_level: 'trace' };
    await host.#host.call(Method.hello, { json: jsonBytes(hello) });
    return host;
  }

  constructor(calls, connection) {
    this.#calls = calls;
    this.#host = connection;
  }

  // What a test looks at.

  get owner() {
    return this.#calls.owner;
  }

  get events() {
    return this.#calls.kept.events;
  }

  get notifications() {
    return this.#calls.kept.notifications;
  }

  get settings() {
    return this.#calls.settings;
  }

  get features() {
    return this.#calls.features;
  }

  get permissions() {
    return this.#calls.permissions;
  }

  get services() {
    return this.#calls.services;
  }

  get lines() {
    return this.#calls.lines;
  }

  get stored() {
    const entries = [...this.#calls.kept.storage].map(([key, value]) => [key, jsonValue(value)]);
    return Object.fromEntries(entries);
  }

  get savedState() {
    return this.#saved && stateFrom(this.#saved);
  }

  get isAwake() {
    return this.#awake !== undefined;
  }

  // What a user does.

  async install() {
    return this.#operate('install');
  }

  async enable() {
    const end = this.#calls.beginWork();
    const instance = this.#open();
    try {
      const result = await this.#hook(instance, 'enable');
      await this.#start(instance);
      if (this.#saved !== undefined) await this.#run(Method.restoreState, instance, { state: this.#saved });
      this.#awake = instance;
      end(true);
      return result;
    } catch (error) {
      await this.#releaseAll(instance);
      end(false);
      throw error;
    }
  }

  async migrate(migration, from) {
    const end = this.#calls.beginWork();
    const instance = this.#awake ?? this.#open();
    let isDone = false;
    try {
      await this.#staged(Method.migrate, instance, { migration, from });
      isDone = true;
    } finally {
      end(isDone);
      if (instance !== this.#awake) this.#host.note(Method.close, { handle: instance });
    }
  }

  async health() {
    if (this.#awake === undefined) throw new Error('The plugin is not awake: enable it first.');
    return healthFrom((await this.#run(Method.health, this.#awake)) ?? {});
  }

  async configure(changes) {
    const old = this.settings;
    return this.#operate('configure', { old }, () => {
      this.#calls.changeSettings(changes);
      return !isSame(this.settings, old);
    });
  }

  async update(from) {
    return this.#operate('update', { from });
  }

  async disable() {
    await this.close();
    return this.#operate('disable');
  }

  async uninstall() {
    const result = await this.#operate('uninstall');
    this.#calls.kept.storage.clear();
    this.#calls.kept.settings = {};
    this.#saved = undefined;
    return result;
  }

  async close() {
    const instance = this.#awake;
    if (instance === undefined) return;
    this.#awake = undefined;
    try {
      this.#saved = await this.#run(Method.saveState, instance);
      await this.#run(Method.stop, instance);
    } finally {
      await this.#releaseAll(instance);
    }
  }

  // What comes to an installation that is awake.

  async request(method, path, { json, body = '', headers = {}, user = this.owner } = {}) {
    const url = new URL(path, 'http://dovetail');
    const found = this.#route(method.toUpperCase(), url.pathname);
    if (found instanceof Response) return found;
    const bytes = json === undefined ? Buffer.from(body) : jsonBytes(json);
    const head = {
      binding: found.binding, method: method.toUpperCase(), path: url.pathname, parameters: found.parameters,
      query: [...url.searchParams], headers: Object.entries(headers), user, length: bytes.length,
    };
    try {
      return await responseOf(await this.#host.call(Method.request, { json: jsonBytes(head), body: bytes }));
    } catch (error) {
      if (error instanceof RequestFailure) return problem(error.status, error.message);
      if (error instanceof PluginFailure) return problem(failureStatus[error.kind], error.message);
      throw error;
    }
  }

  async deliver(name, data, { source = 'Other', owner = this.owner } = {}) {
    const time = Buffer.alloc(8);
    time.writeBigInt64BE(BigInt(Date.now()) * 1000n);
    const json = data === undefined ? '' : jsonBytes(data);
    const facts = [text(randomUUID()), text(name), text(owner), text(source), time, Buffer.from(json)];
    for (const { binding, name: pattern } of this.#bound(Method.eventsSubscribe)) {
      if (!matches(pattern, name)) continue;
      await this.#host.call(Method.event, { body: bodyOf(u32(binding), ...facts) });
    }
  }

  async callService(name, body = null, { method = '', caller = 'Other' } = {}) {
    const { binding } = this.#named([Method.servicesProvide], name);
    const whole = bodyOf(u32(binding), text(method), text(this.owner), text(caller), jsonBytes(body));
    return jsonValue((await this.#host.call(Method.service, { body: whole })).body);
  }

  async run(name) {
    const { binding, method } = this.#named(timed, name);
    if (method === Method.timersAfter || method === Method.tasksRun) this.#calls.bound.delete(binding);
    await this.#host.call(Method.run, { body: u32(binding) });
  }

  // The host's part of it.

  #bound(...methods) {
    return [...this.#calls.bound.values()].filter((bound) => methods.includes(bound.method));
  }

  #named(methods, name) {
    const bound = this.#bound(...methods);
    const found = bound.find((each) => each.name === name);
    if (found !== undefined) return found;
    const known = bound.map((each) => each.name).join(', ') || 'nothing';
    throw new Error(`The plugin has bound nothing named “${name}”, but ${known}. Is it awake?`);
  }

  #route(method, path) {
    if (!this.isAwake) return problem(503, 'The plugin is not enabled.');
    const routes = this.#bound(Method.routesBind)
      .map((route) => ({ ...route, parameters: parametersOf(route.path, path) }))
      .filter((route) => route.parameters !== undefined)
      .sort((one, other) => weight(other.path) - weight(one.path));
    const found = routes.find(({ verb }) => verb === method || (verb === 'GET' && method === 'HEAD'));
    return found ?? problem(routes.length > 0 ? 405 : 404, `The plugin has no route ${method} ${path}.`);
  }

  /** Runs a hook as an operation does, unless what comes before answers that there is nothing for it to do. */
  async #operate(hook, fields, before = () => true) {
    const end = this.#calls.beginWork();
    const instance = this.#awake ?? this.#open();
    try {
      const result = before() ? await this.#hook(instance, hook, fields) : {};
      end(true);
      return result;
    } catch (error) {
      end(false);
      throw error;
    } finally {
      if (instance !== this.#awake) this.#host.note(Method.close, { handle: instance });
    }
  }

  async #hook(instance, hook, fields) {
    return (await this.#staged(Method.hook, instance, { hook, ...fields })) ?? {};
  }

  async #staged(method, instance, fields) {
    const mayBind = this.#calls.mayBind;
    this.#calls.mayBind = false;
    this.#calls.isInHook = true;
    try {
      return await this.#run(method, instance, { operation: randomUUID(), ...fields });
    } finally {
      this.#calls.isInHook = false;
      this.#calls.mayBind = mayBind;
    }
  }

  async #start(instance) {
    this.#calls.mayBind = this.#calls.isInHook = true;
    try {
      await this.#run(Method.start, instance, { operation: randomUUID() });
    } finally {
      this.#calls.isInHook = false;
    }
  }

  async #run(method, instance, fields) {
    const json = jsonBytes({ instance, ...fields });
    return jsonValue((await this.#host.call(method, { handle: this.#newHandle(), json })).json);
  }

  /** Lets go of what is bound, last in, first out; what closing throws is a line of the log. */
  async #releaseAll(instance) {
    for (const { binding, name } of this.#bound(Method.resourcesAdd).reverse()) {
      try {
        await this.#host.call(Method.run, { body: u32(binding) });
      } catch (error) {
        this.lines.push({ level: 'warning', message: `${name} could not be closed`, metadata: { error: String(error) } });
      }
    }
    this.#calls.bound.clear();
    this.#calls.mayBind = false;
    this.#host.note(Method.close, { handle: instance });
  }

  #open() {
    const handle = this.#newHandle();
    this.#host.note(Method.open, { handle, json: jsonBytes({ owner: this.owner }) });
    return handle;
  }

  #newHandle() {
    this.#handles += 1;
    return this.#handles;
  }
}

function healthFrom({ is_healthy: healthy = true, message, components = {}, metrics = {} }) {
  const parts = Object.entries(components).map(([name, part]) => [name, oneHealthFrom(part)]);
  return { ...oneHealthFrom({ is_healthy: healthy, message }), components: Object.fromEntries(parts), metrics };
}

function oneHealthFrom({ is_healthy: healthy, message }) {
  return { healthy, ...(message !== undefined && { message }) };
}

async function responseOf({ json, body, stream }) {
  const { status, headers } = jsonValue(json);
  const bytes = stream === undefined ? body : await allOf(stream);
  const isEmpty = [204, 205, 304].includes(status);
  return new Response(isEmpty ? null : bytes, { status, headers: standardFields(headers) });
}

function problem(status, detail) {
  const headers = { 'Content-Type': 'application/problem+json' };
  return new Response(JSON.stringify({ status, detail }), { status, headers });
}
