/** What the plugin remembers for as long as its process lives: texts in places, and things under names. */
class Memory {
  #places = new Map();
  #waiters = new Set();
  #things = new Map();

  /** Adds a text to a place, and wakes whoever waits for it. */
  remember(text, place) {
    this.texts(place).push(text);
    for (const waiter of this.#waiters) waiter();
  }

  /** The texts of a place, in order. */
  texts(place) {
    if (!this.#places.has(place)) this.#places.set(place, []);
    return this.#places.get(place);
  }

  /** Waits until a text was added to a place so many times; fails with the signal's reason. */
  wait(text, count, place, signal) {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const settle = (how, value) => {
        this.#waiters.delete(check);
        signal.removeEventListener('abort', onAbort);
        how(value);
      };
      const check = () => {
        if (this.texts(place).filter((other) => other === text).length >= count) settle(resolve);
      };
      const onAbort = () => settle(reject, signal.reason);
      signal.addEventListener('abort', onAbort);
      this.#waiters.add(check);
      check();
    });
  }

  /** Keeps something under a name of an owner. */
  keep(thing, kind, owner, name) {
    this.#things.set(`${kind} ${owner} ${name}`, thing);
  }

  /** What was kept. */
  kept(kind, owner, name) {
    return this.#things.get(`${kind} ${owner} ${name}`);
  }
}

/** The memory of the process. */
export const memory = new Memory();
