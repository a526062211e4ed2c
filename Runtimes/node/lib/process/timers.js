import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import promises from 'node:timers/promises';
import { promisify } from 'node:util';
import { InstallationScope } from './installation-scope.js';

/** The functions that begin something, with those that end it. */
const pairs = [
  ['setTimeout', 'clearTimeout'],
  ['setInterval', 'clearInterval'],
  ['setImmediate', 'clearImmediate'],
];

/** The scopes of timers. */
const owners = new WeakMap();

/**
 * Gives the timers of plugin code to its installation: they end with it.
 *
 * The functions are replaced where code finds them: as globals, in `node:timers` and in `node:timers/promises`. Code
 * outside of every installation notices nothing.
 */
export function guardTimers() {
  for (const name of ['setTimeout', 'setInterval', 'setImmediate']) promises[name] = untilEnd(promises[name], name);
  promises.scheduler.wait = (delay, options) => promises.setTimeout(delay, undefined, options);
  for (const [set, clear] of pairs) {
    const [begin, end] = [timers[set], timers[clear]];
    timers[set] = globalThis[set] = beginning(begin, end, set);
    timers[clear] = globalThis[clear] = ending(end);
  }
  globalThis.queueMicrotask = reporting(globalThis.queueMicrotask);
  syncBuiltinESMExports();
}

function beginning(begin, end, name) {
  const isRepeated = name === 'setInterval';
  const wrapper = function (callback, ...rest) {
    const scope = InstallationScope.current;
    // What is no function is refused by Node, in its own words.
    if (scope === undefined || typeof callback !== 'function') return begin(callback, ...rest);
    const body = (...values) => {
      if (!isRepeated) scope.disown(timer);
      return callback(...values);
    };
    const timer = begin(body, ...rest);
    owners.set(timer, scope);
    scope.own(timer, end);
    // One that has run, and is made to run again, is the installation's again.
    if (timer.refresh) timer.refresh = refreshing(timer, scope, end);
    return timer;
  };
  Object.defineProperty(wrapper, 'name', { value: name });
  if (begin[promisify.custom]) wrapper[promisify.custom] = promises[name];
  return wrapper;
}

function refreshing(timer, scope, end) {
  const refresh = timer.refresh;
  return function () {
    refresh.call(timer);
    scope.own(timer, end);
    return timer;
  };
}

function ending(end) {
  const wrapper = (timer) => {
    owners.get(timer)?.disown(timer);
    return end(timer);
  };
  Object.defineProperty(wrapper, 'name', { value: end.name });
  return wrapper;
}

/** A function of `node:timers/promises` whose waiting ends with the installation. */
function untilEnd(wait, name) {
  if (name === 'setInterval') {
    return async function* (delay, value, options) {
      const bound = new BoundWait(options);
      try {
        yield* wait(delay, value, bound.options);
      } finally {
        bound.end();
      }
    };
  }
  if (name === 'setImmediate') {
    return (value, options) => untilSettled(options, (bound) => wait(value, bound));
  }
  return (delay, value, options) => untilSettled(options, (bound) => wait(delay, value, bound));
}

async function untilSettled(options, wait) {
  const bound = new BoundWait(options);
  try {
    return await wait(bound.options);
  } finally {
    bound.end();
  }
}

/** What waits for a timer, until the installation ends. */
class BoundWait {
  /** The options of the timer, with a signal that the end of the installation aborts, too. */
  options;
  #scope = InstallationScope.current;
  #abort = new AbortController();

  constructor(options) {
    this.options = options;
    if (this.#scope === undefined) return;
    const signal = this.#abort.signal;
    const onAbort = () => this.#abort.abort(options.signal.reason);
    if (options?.signal?.aborted) onAbort();
    else options?.signal?.addEventListener('abort', onAbort, { once: true, signal });
    this.#scope.own(this, () => this.#abort.abort(this.#scope.signal.reason));
    this.options = { ...options, signal };
  }

  /** It waits no more. */
  end() {
    this.#scope?.disown(this);
    this.#abort.abort();
  }
}

/** Node does not know any more whose a microtask was when it has thrown. */
function reporting(queue) {
  return function queueMicrotask(callback) {
    const scope = InstallationScope.current;
    if (scope === undefined || typeof callback !== 'function') return queue(callback);
    return queue(() => {
      try {
        callback();
      } catch (error) {
        scope.report(error);
      }
    });
  };
}
