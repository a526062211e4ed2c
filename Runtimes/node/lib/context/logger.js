/** The levels of lines, from the least. */
const levels = ['trace', 'debug', 'info', 'notice', 'warning', 'error', 'critical'];

/** Lines for the host's log, in an installation's name. */
export class Logger {
  #write;

  /** @param {(level: string, message: string, metadata?: object) => void} write */
  constructor(write) {
    this.#write = write;
  }

  /** Writes a line of a level. */
  log(level, message, metadata) {
    if (!levels.includes(level)) {
      throw new TypeError(`A line has one of the levels ${levels.join(', ')}, not ${level}.`);
    }
    this.#write(level, message, metadata);
  }
}

for (const level of levels) {
  Object.defineProperty(Logger.prototype, level, {
    value(message, metadata) {
      this.log(level, message, metadata);
    },
  });
}

/** Whether the log wants lines of a level, when it wants none below another. */
export function isWanted(level, least) {
  return levels.indexOf(level) >= Math.max(0, levels.indexOf(least));
}
