import { InstallationScope } from '../process/installation-scope.js';
import { HostCalls } from '../context/host-calls.js';
import { HTTP } from '../context/http.js';
import { PluginContext } from '../context/plugin-context.js';
import { withoutCode } from '../plugin.js';
import { answerTo } from './answers.js';
import { hookResult } from './hook-result.js';
import { InstallationLog } from './installation-log.js';

/** A plugin object for one owner, and all that belongs to it. */
export class Installation {
  /** The host's number for the plugin object. */
  handle;
  #owner;
  #release;
  #connection;
  #bindings;
  #scope;
  #plugin;
  /** The contexts that the host knows, the latest last. */
  #contexts = new Set();
  /** That of `start`. */
  #awake = null;
  #log;

  /**
   * @param {object} given
   * @param {number} given.handle
   * @param {string} given.owner
   * @param {object} given.release What the hello has said.
   * @param {import('../wire/connection.js').Connection} given.connection
   * @param {import('./binding-table.js').BindingTable} given.bindings
   * @param {() => object} given.make Makes the plugin's object.
   */
  constructor({ handle, owner, release, connection, bindings, make }) {
    this.handle = handle;
    this.#owner = owner;
    this.#release = release;
    this.#connection = connection;
    this.#bindings = bindings;
    const log = (...line) => this.#log.write(...line);
    this.#scope = new InstallationScope(owner, release.slug, log, release.hasNetwork);
    this.#log = new InstallationLog(this.#scope.name, release.logLevel, connection, this.#contexts);
    this.#plugin = this.#make(make);
  }

  #make(make) {
    try {
      return this.run(make);
    } catch (error) {
      this.#scope.end();
      throw error;
    }
  }

  /** Runs plugin code in the installation's scope; `part` says of which trace and for which binding. */
  run(body, part) {
    return this.#scope.run(body, part);
  }

  /**
   * Runs what answers a call.
   *
   * @param {object} call
   * @param {(signal: AbortSignal) => unknown} body Given the call's signal, whose listeners run in the scope as well,
   *   which those of an `AbortSignal` do not by themselves.
   * @param {object} code The code that is called.
   * @param {string} code.during What it is called for.
   * @param {string} [code.place] Where it is.
   * @param {number} [code.binding] The number under which it is bound.
   * @param {object} [code.context] The context of a hook.
   */
  async call(call, body, { during, place, binding, context }) {
    const part = { trace: call.trace, binding, context };
    const abort = new AbortController();
    const onAbort = () => this.run(() => abort.abort(call.signal.reason), part);
    if (call.signal.aborted) onAbort();
    else call.signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await this.run(() => body(abort.signal), part);
    } catch (error) {
      throw this.#scope.explain(error, { during, place, signal: call.signal });
    }
  }

  /** Runs a hook or `stop`, with a context that ends with it; `terms` are the operation and the mode. */
  async runHook(name, call, terms, ...values) {
    const context = this.#open(call.handle);
    try {
      const run = async (signal) => {
        const result = await this.#plugin[name]?.(this.#lend(context, terms, signal), ...values);
        return name === 'stop' ? undefined : hookResult(name, result);
      };
      return await this.call(call, run, { during: name, context });
    } finally {
      this.#close(context);
    }
  }

  /** Asks the plugin what is no hook, with a context that ends with it. */
  async ask(name, call, terms, ...values) {
    const context = this.#open(call.handle);
    try {
      const run = async (signal) => {
        if (name === 'migrate' && this.#plugin.migrate === undefined) throw withoutCode(values[0]);
        return answerTo[name](await this.#plugin[name]?.(this.#lend(context, terms, signal), ...values));
      };
      return await this.call(call, run, { during: name, context });
    } finally {
      this.#close(context);
    }
  }

  /** Runs `start`, with a context that stays. */
  async start(call, terms) {
    if (this.#awake !== null) this.#close(this.#awake);
    this.#awake = this.#open(call.handle);
    const context = this.#awake;
    this.#scope.awake = context;
    const run = (signal) => {
      const either = AbortSignal.any([this.#scope.signal, signal]);
      return this.#plugin.start?.(this.#lend(context, terms, either));
    };
    await this.call(call, run, { during: 'start' });
  }

  /** The body of an answer has failed; see `InstallationScope.explainBody`. */
  explainBody(error, code) {
    return this.#scope.explainBody(error, code);
  }

  /** The host lets go of the plugin object. */
  close() {
    this.#scope.end();
    for (const context of [...this.#contexts]) this.#close(context);
    this.#bindings.removeAll(this);
  }

  #open(handle) {
    const context = {
      connection: this.#connection,
      bindings: this.#bindings,
      installation: this,
      handle,
      hasEnded: false,
    };
    context.http = new HTTP(new HostCalls(context));
    this.#contexts.add(context);
    return context;
  }

  /** What plugin code is given of a context. */
  #lend(context, { operation, mode = 'full' }, signal) {
    const { slug, version, manifest, path } = this.#release;
    const log = (...line) => this.#log.writeThrough(context, ...line);
    const facts = { owner: this.#owner, slug, version, manifest, packagePath: path, operation, mode, signal, log };
    return new PluginContext(new HostCalls(context), facts);
  }

  #close(context) {
    context.hasEnded = true;
    this.#contexts.delete(context);
  }
}
