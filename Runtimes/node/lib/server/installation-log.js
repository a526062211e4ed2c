import { isWanted } from '../context/logger.js';
import { writeLine } from '../process/ending.js';
import { InstallationScope } from '../process/installation-scope.js';
import { jsonBytes } from '../wire/body.js';
import { Method } from '../wire/methods.js';
import { excerpt, wordsOf } from '../words.js';

/** The most characters of a message, and of a fact that goes with it, that are sent; the host keeps fewer. */
const longestMessage = 2_000;
const longestFact = 1_000;
/** The most bytes of a line's JSON: the host drops one that is longer. */
const longestLine = 32 * 2 ** 10;

/**
 * Lines of the host's log in the name of an installation.
 *
 * While the host does not keep up with reading, lines are left out; the next that is sent says how many.
 */
export class InstallationLog {
  #name;
  #least;
  #connection;
  #contexts;
  #leftOut = 0;

  /**
   * @param {string} name Whose lines they are, where the host cannot know it.
   * @param {string} least The least level that the host wants.
   * @param {import('../wire/connection.js').Connection} connection
   * @param {Set<{ handle: number, hasEnded: boolean }>} contexts Those that the host knows, the latest last.
   */
  constructor(name, least, connection, contexts) {
    this.#name = name;
    this.#least = least;
    this.#connection = connection;
    this.#contexts = contexts;
  }

  /** Writes a line through whatever context there is; when there is none, as a line of the process. */
  write(level, message, metadata = {}) {
    const context = [...this.#contexts].at(-1);
    if (context !== undefined) this.writeThrough(context, level, message, metadata);
    else if (isWanted(level, this.#least)) writeLine([this.#name, message, ...Object.values(metadata)].join(': '));
  }

  /** Writes a line through a context; through another when that has ended, since the host would drop it. */
  writeThrough(context, level, message, metadata = {}) {
    if (!isWanted(level, this.#least)) return;
    if (context.hasEnded) return this.write(level, message, metadata);
    if (this.#connection.isCongested) {
      this.#leftOut += 1;
      return;
    }
    const facts = Object.entries(metadata).map(([name, value]) => [name, excerpt(wordsOf(value), longestFact)]);
    if (this.#leftOut > 0) facts.unshift(['log.left_out', String(this.#leftOut)]);
    this.#leftOut = 0;
    const json = lineOf(level, excerpt(wordsOf(message), longestMessage), facts);
    this.#connection.note(Method.log, { handle: context.handle, trace: InstallationScope.trace, json });
  }
}

/** A line, with as many of its facts as have room. */
function lineOf(level, message, facts) {
  for (let count = facts.length; ; count--) {
    const json = jsonBytes({ level, message, metadata: Object.fromEntries(facts.slice(0, count)) });
    if (json.length <= longestLine || count === 0) return json;
  }
}
