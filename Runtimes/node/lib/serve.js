import { guardChildren } from './process/children.js';
import { connect, openChannel } from './process/channel.js';
import { guardConsole } from './process/console.js';
import { endProcess, guardErrors, guardExit, Status } from './process/ending.js';
import { guardFetch } from './process/fetch.js';
import { guardInput } from './process/input.js';
import { guardListeners } from './process/listeners.js';
import { guardTimers } from './process/timers.js';
import { PluginServer } from './server/plugin-server.js';

let isGuarded = false;

/**
 * Puts what plugin code reaches outside of its context in order: timers, listeners, the console, standard input,
 * errors.
 *
 * `serve` does so too; called before a plugin's module is loaded, what the module itself does is covered as well.
 */
export function guardProcess() {
  if (isGuarded) return;
  isGuarded = true;
  guardInput();
  guardChildren();
  guardErrors();
  guardListeners();
  guardTimers();
  guardConsole();
  guardFetch();
  guardExit();
}

/**
 * Serves a plugin until the host asks it to end or is gone, and ends the process.
 *
 * A program that was not started by a host ends with status 64 and a line that says so.
 *
 * @param {(new () => object) | (() => object)} plugin A class, or a function that makes a plugin's object: for every
 *   installation that wakes, and for hooks of sleeping ones.
 */
export function serve(plugin) {
  // An arrow function has no prototype; a class has one.
  const make = plugin.prototype === undefined ? plugin : () => new plugin();
  guardProcess();
  try {
    const server = new PluginServer({ make, onEnd });
    server.connection = connect(openChannel(), { side: 'plugin', handler: server });
  } catch (error) {
    endProcess(Status.notStartedByHost, error.message);
  }
}

function onEnd(reason, fault) {
  if (fault === undefined) endProcess(Status.done);
  else endProcess(Status.misunderstood, reason);
}
