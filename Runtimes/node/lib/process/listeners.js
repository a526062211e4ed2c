import { InstallationScope } from './installation-scope.js';

/** The scopes of what plugin code listens with, by the functions that Node calls. */
const scopes = new WeakMap();

/**
 * Gives what plugin code listens for on `process` to its installation: it ends with it.
 *
 * `once` and `prependOnceListener` call the functions that add.
 */
export function guardListeners() {
  for (const name of ['on', 'addListener', 'prependListener']) process[name] = owned(process[name], name);
  for (const name of ['off', 'removeListener', 'removeAllListeners']) process[name] = disowned(process[name], name);
}

function owned(add, name) {
  const wrapper = function (event, listener) {
    const scope = InstallationScope.current;
    if (scope === undefined || typeof listener !== 'function') return add.call(process, event, listener);
    // Node has wrapped what is to hear once in a function that lets go of itself, but not of what is added here.
    const [hears, isOnce] = listener.listener === undefined ? [listener, false] : [listener.listener, true];
    const heard = (...values) => {
      if (isOnce) process.removeListener(event, heard);
      try {
        return scope.run(() => hears.apply(process, values));
      } catch (error) {
        scope.report(error);
      }
    };
    // By this Node finds what `removeListener` is asked for.
    heard.listener = hears;
    add.call(process, event, heard);
    scopes.set(heard, scope);
    scope.own(heard, () => process.removeListener(event, heard));
    return process;
  };
  Object.defineProperty(wrapper, 'name', { value: name });
  return wrapper;
}

/** What is let go of belongs to nobody any more. */
function disowned(remove, name) {
  const wrapper = function (event, ...rest) {
    const before = process.rawListeners(event);
    remove.call(process, event, ...rest);
    const left = process.rawListeners(event);
    for (const heard of before) {
      if (!left.includes(heard)) scopes.get(heard)?.disown(heard);
    }
    return process;
  };
  Object.defineProperty(wrapper, 'name', { value: name });
  return wrapper;
}
