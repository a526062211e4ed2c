import { wireFormOf } from './failures.js';
import { placesOf, withoutHostPaths } from './process/stack.js';
import { excerpt, guarded, isError, messageOf, shown } from './words.js';

/** Whatever plugin code has thrown, read with care: looking at it may throw as well. */
export class Thrown {
  #value;
  #isError;

  constructor(value) {
    this.#value = value;
    this.#isError = isError(value);
  }

  /** What it is on the wire; undefined for what says nothing about itself. */
  get form() {
    return guarded(() => wireFormOf(this.#value));
  }

  /** The error's class; undefined for what is no error. */
  get type() {
    if (!this.#isError) return undefined;
    const name = guarded(() => this.#value.name);
    // A class of the plugin's own rarely gives its errors a name.
    const made = name === 'Error' ? guarded(() => this.#value.constructor.name) : name;
    return excerpt(typeof made === 'string' && made !== '' ? made : 'Error', 100);
  }

  /** What it says. */
  get message() {
    if (this.#isError) return excerpt(withoutHostPaths(messageOf(this.#value).slice(0, 4_000)));
    return excerpt(`${shown(this.#value)} was thrown, which is no Error. Throw one, so that it says where.`);
  }

  /** Where it was thrown, as far as the plugin's own code goes, the innermost place first. */
  get places() {
    return this.#isError ? placesOf(guarded(() => this.#value.stack)) : [];
  }

  /** A sentence with class, text and place: that of the error, or else another. */
  sentence(place) {
    const { type, message, places } = this;
    const said = [type, message].filter(Boolean).join(': ');
    const where = places[0]?.brief ?? place;
    return where === undefined ? said : `${said} (${where})`;
  }

  /** The facts of a line of the log. */
  facts(place) {
    const { type, message, places } = this;
    const stack = places.length > 0 ? places.slice(0, 10).map((each) => each.whole).join('; ') : place;
    return {
      ...(type !== undefined && { 'error.type': type }),
      'error.message': message,
      ...(stack !== undefined && { 'error.stack': stack }),
    };
  }
}
