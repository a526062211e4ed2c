import { InstallationScope } from './installation-scope.js';

/**
 * Gives what plugin code listens for on `process` to its installation: it ends with it.
 *
 * `once` and `prependOnceListener` call these.
 */
export function guardListeners() {
  for (const name of ['on', 'addListener', 'prependListener']) process[name] = owned(process[name], name);
}

function owned(add, name) {
  const wrapper = function (event, listener) {
    const scope = InstallationScope.current;
    if (scope === undefined || typeof listener !== 'function') return add.call(process, event, listener);
    const heard = (...values) => {
      try {
        return scope.run(() => listener.apply(process, values));
      } catch (error) {
        scope.report(error);
      }
    };
    // By this Node finds what `removeListener` is asked for.
    heard.listener = listener.listener ?? listener;
    add.call(process, event, heard);
    scope.own(heard, () => process.removeListener(event, heard));
    return process;
  };
  Object.defineProperty(wrapper, 'name', { value: name });
  return wrapper;
}
