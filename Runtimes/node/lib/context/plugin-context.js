import { Configuration } from './configuration.js';
import { Database } from './database.js';
import { Events } from './events.js';
import { Features } from './features.js';
import { HTTP } from './http.js';
import { Logger } from './logger.js';
import { Notifications } from './notifications.js';
import { Permissions } from './permissions.js';
import { Resources } from './resources.js';
import { Routes } from './routes.js';
import { Services } from './services.js';
import { Storage } from './storage.js';
import { Tasks } from './tasks.js';
import { Timers } from './timers.js';

/** All that a plugin may do, for one owner: the capabilities that the host lends it. */
export class PluginContext {
  #calls;
  #facts;

  /**
   * @param {import('./host-calls.js').HostCalls} calls
   * @param {object} facts What the host has said: `owner`, `slug`, `version`, `manifest`, `packagePath`, `operation`,
   *   `mode`, `signal`; and `log`, which writes a line.
   */
  constructor(calls, facts) {
    this.#calls = calls;
    this.#facts = facts;
    this.configuration = new Configuration(calls);
    this.storage = new Storage(calls);
    this.database = new Database(calls);
    this.events = new Events(calls);
    this.services = new Services(calls);
    this.http = new HTTP(calls);
    this.notifications = new Notifications(calls);
    this.permissions = new Permissions(calls);
    this.features = new Features(calls);
    this.routes = new Routes(calls);
    this.timers = new Timers(calls);
    this.tasks = new Tasks(calls);
    this.resources = new Resources(calls);
    this.log = new Logger(facts.log);
    Object.freeze(this);
  }

  get owner() {
    return this.#facts.owner;
  }

  get slug() {
    return this.#facts.slug;
  }

  get version() {
    return this.#facts.version;
  }

  get manifest() {
    return this.#facts.manifest;
  }

  get packagePath() {
    return this.#facts.packagePath;
  }

  get operation() {
    return this.#facts.operation;
  }

  get mode() {
    return this.#facts.mode;
  }

  get signal() {
    return this.#facts.signal;
  }

  with(options) {
    return new PluginContext(this.#calls.with(options), this.#facts);
  }
}
