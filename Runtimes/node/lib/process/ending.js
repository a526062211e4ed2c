import { writeSync } from 'node:fs';
import { Thrown } from '../thrown.js';
import { InstallationScope } from './installation-scope.js';
import { placesOf } from './stack.js';

/** How the process ends, and with which status; the last is for what the host has sent, and for nothing else. */
export const Status = Object.freeze({ done: 0, uncaught: 1, notStartedByHost: 64, misunderstood: 70 });

const exit = process.exit.bind(process);

let isOver = false;

/** Whether somebody ends the process: then what it waited for is not why it ends. */
export function isEnding() {
  return isOver;
}

/** Ends the process, with a line that says why unless everything is well. */
export function endProcess(status, reason) {
  isOver = true;
  if (reason !== undefined) writeLine(`The plugin process ends: ${reason}`);
  exit(status);
}

/** Writes a line for the host's log, at once: a process that ends loses what it has not written. */
export function writeLine(line) {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // Nobody reads any more.
  }
}

/** Says who has ended the process when plugin code does. */
export function guardExit() {
  process.exit = function (code) {
    const who = InstallationScope.current?.name ?? 'the plugin';
    const where = placesOf(new Error().stack).slice(0, 3).map((place) => `at ${place.whole}`).join(', ');
    writeLine(
      `The plugin process ends: ${who} has called process.exit(${code ?? ''}) ${where}. ` +
        'It serves every owner of the release: throw an error instead.',
    );
    isOver = true;
    exit(code);
  };
}

/**
 * Gives what fails where nobody waits for it to the installation whose code it is.
 *
 * Outside of every installation nobody can say what still works: the process ends, and the host starts another.
 */
export function guardErrors() {
  const onFailure = (error) => {
    const scope = InstallationScope.current;
    if (scope !== undefined) return scope.report(error);
    const thrown = new Thrown(error);
    const stack = thrown.places.slice(1, 10).map((place) => `, called at ${place.whole}`).join('');
    endProcess(Status.uncaught, `an error outside of every installation was not caught: ${thrown.sentence()}${stack}`);
  };
  process.on('uncaughtException', onFailure);
  process.on('unhandledRejection', onFailure);
}
