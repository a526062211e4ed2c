import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { InstallationScope } from './installation-scope.js';

/** The functions whose level is another than that of the stream that they write to. */
const levels = { debug: 'debug', warn: 'warning', trace: 'trace' };

/**
 * Makes lines of the host's log of what plugin code writes to the console, in its installation's name.
 *
 * Outside of every installation the console writes what it always does.
 */
export function guardConsole() {
  const before = globalThis.console;
  for (const name of Object.keys(new InstallationConsole())) {
    if (typeof before[name] !== 'function') continue;
    const outside = before[name].bind(before);
    before[name] = (...values) => {
      const scope = InstallationScope.current;
      return scope === undefined ? outside(...values) : consoleOf(scope)[name](...values);
    };
  }
}

/** The consoles of scopes: groups, counts and times are nobody else's. */
const consoles = new WeakMap();

function consoleOf(scope) {
  if (!consoles.has(scope)) consoles.set(scope, new InstallationConsole());
  return consoles.get(scope);
}

/** A console that writes lines of the log; each of Node's functions works as ever. */
class InstallationConsole extends Console {
  constructor() {
    let level;
    const stream = (usual) =>
      new Writable({
        decodeStrings: false,
        write(chunk, encoding, done) {
          InstallationScope.current?.log(level ?? usual, String(chunk).replace(/\n$/, ''));
          done();
        },
      });
    super({ stdout: stream('info'), stderr: stream('error'), colorMode: false });
    for (const [name, its] of Object.entries(levels)) {
      const write = this[name];
      this[name] = (...values) => {
        level = its;
        try {
          write(...values);
        } finally {
          level = undefined;
        }
      };
    }
  }
}
