import { RemoteFailure, UnmeantFailure } from '../failures.js';
import { Thrown } from '../thrown.js';
import { jsonBytes, jsonValue } from '../wire/body.js';
import { Method } from '../wire/methods.js';
import { BindingTable } from './binding-table.js';
import { stateFrom } from './answers.js';
import { agreedVersion, library, releaseOf } from './hello.js';
import { writeLine } from '../process/ending.js';
import { Installation } from './installation.js';

/** The plugin's side of the protocol: makes plugin objects, runs their hooks, and calls what they have bound. */
export class PluginServer {
  /** The way to the host; given before anything comes in. */
  connection;
  #make;
  #onEnd;
  #release;
  #installations = new Map();
  #bindings = new BindingTable();

  /**
   * @param {object} options
   * @param {() => object} options.make Makes a plugin's object.
   * @param {(reason: string, fault?: Error) => void} options.onEnd Hears that the connection has ended.
   */
  constructor({ make, onEnd }) {
    this.#make = make;
    this.#onEnd = onEnd;
  }

  /** Hears a note; one that is not known is ignored. */
  hear(note) {
    if (note.method === Method.open) this.#open(note);
    if (note.method === Method.close) {
      this.#installations.get(note.handle)?.close();
      this.#installations.delete(note.handle);
    }
  }

  /** Answers a call. */
  async answer(call) {
    switch (call.method) {
      case Method.hello: return this.#greet(jsonValue(call.json));
      case Method.ping:
      case Method.shutdown: return {};
      case Method.hook: return this.#runHook(call, jsonValue(call.json));
      case Method.start: return this.#start(call, jsonValue(call.json));
      case Method.stop: return this.#stop(call, jsonValue(call.json));
      case Method.migrate:
      case Method.health:
      case Method.saveState:
      case Method.restoreState: return this.#ask(call, jsonValue(call.json));
      case Method.request:
      case Method.event:
      case Method.service:
      case Method.run: return this.#bindings.answer(call);
      default: throw new RemoteFailure('not_implemented', `This library does not know method ${call.method}.`);
    }
  }

  /** The connection has ended. */
  ended(reason, fault) {
    for (const installation of this.#installations.values()) installation.close?.();
    this.#installations.clear();
    this.#onEnd(reason, fault);
  }

  #greet(hello) {
    const version = agreedVersion(hello.protocol, hello.host);
    this.#release = releaseOf(hello);
    this.connection.adopt(this.#release.limits);
    return { json: jsonBytes({ protocol: version, library }) };
  }

  #open(note) {
    try {
      const { owner } = jsonValue(note.json);
      const { handle } = note;
      const mine = { release: this.#release, bindings: this.#bindings, make: this.#make };
      const installation = new Installation({ handle, owner, connection: this.connection, ...mine });
      this.#installations.set(handle, installation);
    } catch (error) {
      // A note is not answered: the hook that follows fails with it.
      const failure = new UnmeantFailure(new Thrown(error).sentence());
      writeLine(`A plugin object could not be made: ${failure.message}`);
      this.#installations.set(note.handle, { error: new Thrown(error).form === undefined ? failure : error });
    }
  }

  #installation(handle) {
    const installation = this.#installations.get(handle);
    if (installation === undefined) throw new RemoteFailure('error', `There is no plugin object ${handle}.`);
    if (installation.error !== undefined) throw installation.error;
    return installation;
  }

  async #runHook(call, { instance, hook, from, old, ...terms }) {
    const values = { update: [from], configure: [old ?? {}] }[hook] ?? [];
    const known = ['install', 'enable', 'disable', 'uninstall', 'update', 'configure'];
    // A hook of a later version is one for which the plugin has nothing to do.
    if (!known.includes(hook)) return {};
    return this.#installation(instance).runHook(hook, call, terms, ...values);
  }

  async #start(call, { instance, ...terms }) {
    await this.#installation(instance).start(call, terms);
    return {};
  }

  /** Asks a plugin object what is no hook. */
  async #ask(call, { instance, migration, from, state, ...terms }) {
    const [name, ...values] = {
      [Method.migrate]: ['migrate', migration, from],
      [Method.health]: ['health'],
      [Method.saveState]: ['saveState'],
      [Method.restoreState]: ['restoreState', state && stateFrom(state)],
    }[call.method];
    return this.#installation(instance).ask(name, call, terms, ...values);
  }

  async #stop(call, { instance, ...terms }) {
    await this.#installation(instance).runHook('stop', call, terms);
    return {};
  }
}
