/** The header fields of a request or response, in order; names are compared without regard to case. */
export class HeaderFields {
  #fields;

  /** @param {Iterable<[string, string]> | Record<string, string>} [fields] */
  constructor(fields = []) {
    const pairs = typeof fields[Symbol.iterator] === 'function' ? [...fields] : Object.entries(fields);
    this.#fields = pairs.map(([name, value]) => [String(name), String(value)]);
  }

  /** The first value under a name, or undefined. */
  get(name) {
    return this.#fields.find((field) => isSame(field[0], name))?.[1];
  }

  /** Every value under a name, in order. */
  getAll(name) {
    return this.#fields.filter((field) => isSame(field[0], name)).map((field) => field[1]);
  }

  /** Whether there is a field of a name. */
  has(name) {
    return this.get(name) !== undefined;
  }

  /** Replaces every value under a name. */
  set(name, value) {
    this.delete(name);
    this.append(name, value);
  }

  /** Adds a value under a name, beside those that are there. */
  append(name, value) {
    this.#fields.push([String(name), String(value)]);
  }

  /** Removes every value under a name. */
  delete(name) {
    this.#fields = this.#fields.filter((field) => !isSame(field[0], name));
  }

  /** Names and values, in order. */
  [Symbol.iterator]() {
    return this.#fields.map((field) => [...field])[Symbol.iterator]();
  }
}

function isSame(left, right) {
  return left.toLowerCase() === String(right).toLowerCase();
}
