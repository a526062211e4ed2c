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

/**
 * Gives the timers of plugin code to its installation: they end with it.
 *
 * The functions are replaced where code finds them: as globals, in `node:timers` and in `node:timers/promises`. Code outside
 * of every installation notices nothing.
 */
export function guardTimers() {
  for (const name of ['setTimeout', 'setInterval', 'setImmediate']) promises[name] = untilEnd(promises[name], name);
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
    scope.own(timer, end);
    return timer;
  };
  Object.defineProperty(wrapper, 'name', { value: name });
  if (begin[promisify.custom]) wrapper[promisify.custom] = promises[name];
  return wrapper;
}

function ending(end) {
  const wrapper = (timer) => {
    InstallationScope.current?.disown(timer);
    return end(timer);
  };
  Object.defineProperty(wrapper, 'name', { value: end.name });
  return wrapper;
}

/** A function of `node:timers/promises` whose waiting ends with the installation. */
function untilEnd(wait, name) {
  const optionsAt = name === 'setImmediate' ? 1 : 2;
  return (...values) => {
    const scope = InstallationScope.current;
    if (scope === undefined) return wait(...values);
    const options = values[optionsAt] ?? {};
    const signals = [scope.signal, options.signal].filter((signal) => signal !== undefined);
    values[optionsAt] = { ...options, signal: AbortSignal.any(signals) };
    return wait(...values);
  };
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
