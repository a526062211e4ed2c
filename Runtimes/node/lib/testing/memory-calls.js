import { DovetailError, RemoteFailure } from '../failures.js';
import { BodyReader, bodyOf, jsonBytes, jsonValue, text, u32, u8 } from '../wire/body.js';
import { Method } from '../wire/methods.js';
import { noDatabase } from './memory-database.js';
import { askInternet } from './memory-internet.js';
import { covers } from './patterns.js';
import { checkSettings, defaultsOf } from './settings.js';

const largestValue = 2 ** 20;
const largestEvent = 64 * 2 ** 10;
const longestKey = 512;

const needs = {
  [Method.storageValue]: 'storage.read',
  [Method.storageKeys]: 'storage.read',
  [Method.storageSet]: 'storage.write',
  [Method.storageRemove]: 'storage.write',
  [Method.databaseQuery]: 'database.read',
  [Method.databaseExecute]: 'database.write',
  [Method.databaseBegin]: 'database.write',
  [Method.eventsPublish]: 'events.publish',
  [Method.eventsSubscribe]: 'events.subscribe',
  [Method.servicesProvide]: 'services.provide',
  [Method.servicesCall]: 'services.call',
  [Method.httpSend]: 'network.access',
  [Method.notificationsSend]: 'notifications.send',
};

const binding = new Set([
  Method.routesBind, Method.eventsSubscribe, Method.servicesProvide, Method.timersEvery, Method.timersAfter,
  Method.timersSchedule, Method.tasksRun, Method.resourcesAdd,
]);

/** How a host in memory answers what a plugin's context asks, by the rules of the real one. */
export class MemoryCalls {
  /** Why each feature that was reported is not on; null for one that is. */
  features = {};
  /** What lasts: that of a hook which fails is as if it had never been. */
  kept = { storage: new Map(), settings: {}, events: [], notifications: [] };
  /** What stands for other plugins' services: `(method, body) => answer`, by name. */
  services = {};
  /** What is bound: `{ method, name, path, … }`, by number. */
  bound = new Map();
  /** Lines of the log. */
  lines = [];
  /** Whether a hook, or `start`, runs. */
  isInHook = false;
  /** Whether bindings are taken: in `start`, and while the installation is awake. */
  mayBind = false;
  #internet;
  #database;

  /**
   * @param {object} manifest
   * @param {object} given What a test has given, or what is made for it.
   * @param {string} given.owner
   * @param {Function} [given.internet] What stands for all that lies elsewhere.
   * @param {object} [given.database] What keeps the database, if anything does.
   */
  constructor(manifest, { owner, internet, database }) {
    this.manifest = manifest;
    this.owner = owner;
    this.#internet = internet;
    this.#database = database;
    this.slug = manifest.plugin_slug ?? manifest.name;
    this.permissions = new Set(manifest.permissions ?? []);
  }

  /** Begins a unit of work; answers how it is ended: well, or not. */
  beginWork() {
    const { storage, settings, events, notifications } = this.kept;
    const before = {
      storage: new Map(storage), settings: { ...settings }, events: [...events], notifications: [...notifications],
    };
    const mark = this.#database?.begin();
    return (isGood) => {
      if (isGood) return this.#database?.commit(mark);
      this.kept = before;
      this.#database?.rollback(mark);
    };
  }

  /** The settings, merged over the defaults. */
  get settings() {
    return { ...defaultsOf(this.#schema), ...this.kept.settings };
  }

  /** Changes settings, if the manifest allows the values; null unsets one. */
  changeSettings(changes) {
    const entries = Object.entries({ ...this.kept.settings, ...changes }).filter(([, value]) => value !== null);
    const settings = Object.fromEntries(entries);
    checkSettings(this.#schema, settings);
    this.kept.settings = settings;
  }

  get #schema() {
    return this.manifest.configuration ?? {};
  }

  // For the connection.

  hear(note) {
    this.lines.push(jsonValue(note.json));
  }

  ended() {}

  async answer(call) {
    const permission = needs[call.method];
    if (permission !== undefined) this.#require(permission);
    const document = jsonValue(call.json) ?? {};
    if (binding.has(call.method)) return this.#bind(call.method, document);
    if (call.method === Method.httpSend) return askInternet(this.#internet, call);
    return this.#answer(call.method, document, new BodyReader(call.body));
  }

  #answer(method, document, body) {
    switch (method) {
      case Method.storageValue: return this.#value(textOf(body));
      case Method.storageSet: return this.#set(body.text(), body.rest());
      case Method.storageRemove: return this.#remove(textOf(body));
      case Method.storageKeys: return this.#keys(textOf(body));
      case Method.databaseQuery: return this.#asked((database) => database.query(document));
      case Method.databaseExecute: return this.#asked((database) => database.execute(document));
      case Method.databaseBegin: return this.#asked((database) => ({ transaction: database.begin() }));
      case Method.databaseCommit: return this.#asked((database) => database.commit(document.transaction));
      case Method.databaseRollback: return this.#asked((database) => database.rollback(document.transaction));
      case Method.configurationValues: return { json: jsonBytes(this.settings) };
      case Method.configurationSet: return this.#configure(document);
      case Method.eventsPublish: return this.#publish(body.u8(), body.text(), body.text(), body.rest());
      case Method.servicesCall: return this.#callService(body);
      case Method.notificationsSend: return this.#notify(document);
      case Method.featuresReport:
        this.features[document.name] = document.failure ?? null;
        return {};
      case Method.permissionsGranted: return { json: jsonBytes([...this.permissions].sort()) };
      case Method.resourcesCount: return { body: u32(this.bound.size) };
      case Method.bindingRelease: return this.#release(body.u32());
      default: {
        const name = Object.keys(Method).find((name) => Method[name] === method) ?? method;
        const reason = `A host in memory has no ${name}; test that with a RealHost.`;
        throw new RemoteFailure('not_implemented', reason);
      }
    }
  }

  #require(permission) {
    if (this.permissions.has(permission)) return;
    const reason = `${this.slug} lacks the permission ${permission}. Its manifest must declare it, and it must be granted.`;
    throw new DovetailError('permission_denied', reason, 'ask_operator');
  }

  #undeclared(what, field) {
    const reason = `${this.slug} uses ${what}, which its manifest does not declare. Add it to \`${field}\`.`;
    return new DovetailError('undeclared', reason, 'ask_author');
  }

  // Storage and settings.

  #value(key) {
    const value = this.kept.storage.get(key);
    return { body: value === undefined ? u8(0) : bodyOf(u8(1), value) };
  }

  #set(key, value) {
    if (value.length > largestValue) {
      const reason = `The value of “${key.slice(0, 80)}” has ${value.length} bytes; ${largestValue} may be stored.`;
      throw new DovetailError('too_large', reason, 'change_request');
    }
    checkKey(key);
    this.kept.storage.set(key, Buffer.from(value));
    return {};
  }

  #remove(key) {
    checkKey(key);
    this.kept.storage.delete(key);
    return {};
  }

  #keys(prefix) {
    const keys = [...this.kept.storage.keys()].filter((key) => key.startsWith(prefix)).sort();
    return { body: bodyOf(...keys.map(text)) };
  }

  #configure(changes) {
    if (!this.isInHook) {
      const reason = `${this.slug} can change its configuration in a hook only.`;
      throw new DovetailError('invalid_request', reason, 'ask_author');
    }
    this.changeSettings(changes);
    return {};
  }

  /** Asks the database, if there is one. */
  async #asked(body) {
    if (this.#database === undefined) throw noDatabase();
    const document = await body(this.#database);
    return document === undefined ? {} : { json: jsonBytes(document) };
  }

  // What leaves.

  #publish(kind, user, name, data) {
    if (name.includes('*') || name.split('.').includes('')) {
      const reason = `“${name.slice(0, 80)}” is no name of an event. Use parts with dots between.`;
      throw new DovetailError('invalid_request', reason, 'ask_author');
    }
    const isDeclared = name.startsWith(`${this.slug}.`) || this.manifest.events?.publishes?.includes(name);
    if (!isDeclared) throw this.#undeclared(`the event “${name.slice(0, 80)}”`, 'events.publishes');
    if (data.length > largestEvent) {
      const reason = `The event “${name}” has ${data.length} bytes of data; at most ${largestEvent} travel with one.`;
      throw new DovetailError('too_large', reason, 'ask_author');
    }
    if (kind === 2) this.#require('events.broadcast');
    if (kind === 1 && this.owner !== 'system' && this.owner !== user) {
      const reason = `${this.slug} may not publish to user ${user}. Only an installation of the system may.`;
      throw new DovetailError('permission_denied', reason, 'ask_operator');
    }
    const to = ['owner', { user }, 'everyone'][kind];
    this.kept.events.push({ name, data: jsonValue(data), to });
    return {};
  }

  #notify(notification) {
    this.kept.notifications.push(notification);
    return {};
  }

  async #callService(body) {
    const [name, , method] = [body.text(), body.text(), body.text()];
    const service = this.services[name];
    if (service === undefined) {
      const reason = `Nobody offers the service “${name.slice(0, 80)}”.`;
      throw new DovetailError('service_not_found', reason, 'change_request');
    }
    return { body: jsonBytes((await service(method, jsonValue(body.rest()))) ?? null) };
  }

  // What is bound.

  #bind(method, document) {
    if (!this.mayBind) {
      const reason = `${document.name ?? document.path} cannot be bound in a hook. Bind it in \`start\`.`;
      throw new DovetailError('invalid_request', reason, 'ask_author');
    }
    this.#checkDeclared(method, document);
    this.bound.set(document.binding, { ...document, verb: document.method, method });
    return {};
  }

  #release(number) {
    this.bound.delete(number);
    return {};
  }

  #checkDeclared(method, { name, path, method: verb }) {
    const { api_endpoints: endpoints = [], events = {}, schedules = [], services = {} } = this.manifest;
    const isNamed = (declared) => declared.name === name;
    switch (method) {
      case Method.routesBind:
        if (endpoints.some((endpoint) => endpoint.method === verb && endpoint.path === path)) return;
        throw this.#undeclared(`the route ${verb} ${path}`, 'api_endpoints');
      case Method.eventsSubscribe:
        if (events.subscribes?.some((declared) => covers(declared, name))) return;
        throw this.#undeclared(`events “${name}”`, 'events.subscribes');
      case Method.servicesProvide:
        if (services.provides?.some(isNamed)) return;
        throw this.#undeclared(`the service “${name}”`, 'services.provides');
      case Method.timersSchedule:
        if (schedules.some(isNamed)) return;
        throw this.#undeclared(`the schedule “${name}”`, 'schedules');
      default:
    }
  }
}

function textOf(body) {
  return body.rest().toString('utf8');
}

function checkKey(key) {
  const length = Buffer.byteLength(key);
  if (length >= 1 && length <= longestKey && !key.includes('\0')) return;
  const reason = `“${key.slice(0, 80)}” is no key: keys have 1 to 512 bytes, none of them NUL.`;
  throw new DovetailError('invalid_request', reason, 'change_request');
}
