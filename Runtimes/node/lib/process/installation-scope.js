import { AsyncLocalStorage } from 'node:async_hooks';
import { UnmeantFailure } from '../failures.js';
import { Thrown } from '../thrown.js';
import { guarded } from '../words.js';

const current = new AsyncLocalStorage();

/**
 * What plugin code of one installation has started by itself: its timers, its listeners, and what goes wrong in them.
 *
 * Whatever runs because a hook or handler ran, however late, runs in its scope. It ends with the plugin object.
 */
export class InstallationScope {
  /** Whose it is, for messages: `FeedReader of ada`. */
  name;
  /** The plugin's slug. */
  slug;
  /** Whether its code may use the network itself, and not through the host alone. */
  hasNetwork;
  #log;
  #ended = new AbortController();
  /** How to let go of what is held, by what it is. */
  #held = new Map();

  /**
   * @param {string} owner
   * @param {string} slug
   * @param {(level: string, message: string, metadata?: object) => void} log Writes a line in the installation's name.
   * @param {boolean} [hasNetwork] Whether the host has granted the process the network.
   */
  constructor(owner, slug, log, hasNetwork = false) {
    this.name = `${slug} of ${owner}`;
    this.slug = slug;
    this.hasNetwork = hasNetwork;
    this.#log = log;
  }

  /** The scope of the code that runs now; undefined outside of every installation. */
  static get current() {
    return current.getStore()?.scope;
  }

  /** The trace that the code that runs now belongs to. */
  static get trace() {
    return current.getStore()?.trace;
  }

  /** The number of the binding whose function runs now, or has begun what runs now; undefined when there is none. */
  static get binding() {
    return current.getStore()?.binding;
  }

  /**
   * The capability through which the code that runs now reaches elsewhere: that of the hook it runs for, or else that of
   * `start`; undefined when there is none.
   */
  static get http() {
    const store = current.getStore();
    return store?.context?.hasEnded === false ? store.context.http : store?.scope.awake?.http;
  }

  /** The context of `start` while the installation is awake: `http`, and `hasEnded`. */
  awake;

  /** Aborted when the scope ends. */
  get signal() {
    return this.#ended.signal;
  }

  /** Runs code that belongs to no installation, whoever has begun it. */
  static outside(body) {
    return current.run(undefined, body);
  }

  /** Runs code in the scope, as a part of a trace, for a binding, and with the context of a hook. */
  run(body, { trace = InstallationScope.trace, binding = InstallationScope.binding, context = hookContext() } = {}) {
    return current.run({ scope: this, trace, binding, context }, body);
  }

  /** Holds something until it is disowned, or the scope ends; lets go at once if it has. */
  own(thing, letGo) {
    if (this.signal.aborted) letGo(thing);
    else this.#held.set(thing, letGo);
  }

  /** Something has ended by itself. */
  disown(thing) {
    this.#held.delete(thing);
  }

  /** Writes a line in the installation's name. */
  log(level, message, metadata) {
    this.#log(level, message, metadata);
  }

  /** Plugin code that nobody waits for has failed. */
  report(error) {
    // What was waiting when the scope ended says so, and that is nobody's fault.
    const { aborted, reason } = this.signal;
    if (aborted && [error, guarded(() => error.cause)].includes(reason)) return;
    this.#log('error', 'Plugin code that nobody waits for has failed', new Thrown(error).facts());
  }

  /**
   * Plugin code has failed, and whoever waits for it is told what this answers.
   *
   * A failure that the plugin means is told as it is. Any other is told with its class and place, and is a line of the
   * log.
   *
   * @param {unknown} error
   * @param {object} code The code that was called.
   * @param {string} code.during What it was called for: `install`, `GET /notes`.
   * @param {string} [code.place] Where it is, for errors that name no place of the plugin's own.
   * @param {AbortSignal} [code.signal] Aborted when its caller has given it up.
   */
  explain(error, { during, place, signal }) {
    const thrown = new Thrown(error);
    const type = thrown.form?.type;
    const isGivenUp = signal?.aborted || this.signal.aborted;
    if (type !== undefined && (type !== 'cancelled' || isGivenUp)) return error;
    this.#log('error', 'Plugin code has thrown an error', { ...thrown.facts(place), 'error.during': during });
    return new UnmeantFailure(thrown.sentence(place));
  }

  /** The body of an answer has failed when its head was sent, so that nobody can be told why but the log. */
  explainBody(error, { during, place }) {
    const facts = { ...new Thrown(error).facts(place), 'error.during': during };
    this.#log('error', 'The body of an answer has failed midway; the caller has got a part of it', facts);
    return error;
  }

  /** Ends it: everything is let go of, last in, first out. */
  end() {
    this.run(() => this.#endWith(new DOMException(`${this.name} has gone to sleep.`, 'AbortError')));
  }

  #endWith(reason) {
    this.#ended.abort(reason);
    const held = [...this.#held].reverse();
    this.#held.clear();
    for (const [thing, letGo] of held) letGo(thing);
  }
}

function hookContext() {
  return current.getStore()?.context;
}
