import { Method } from '../wire/methods.js';

/** Plugin code that runs as time goes by: the host's clock runs it. */
export class Timers {
  #calls;

  constructor(calls) {
    this.#calls = calls;
  }

  async every(milliseconds, name, body) {
    const document = { name, milliseconds: wholeMilliseconds(milliseconds) };
    return this.#calls.bind(Method.timersEvery, { kind: 'run', handler: body }, document);
  }

  async after(milliseconds, name, body) {
    const document = { name, milliseconds: wholeMilliseconds(milliseconds) };
    return this.#calls.bind(Method.timersAfter, { kind: 'once', handler: body }, document);
  }

  async schedule(name, body) {
    return this.#calls.bind(Method.timersSchedule, { kind: 'run', handler: body }, { name });
  }
}

function wholeMilliseconds(milliseconds) {
  if (!(milliseconds >= 0 && milliseconds <= Number.MAX_SAFE_INTEGER)) {
    throw new TypeError(`A timer runs after so many milliseconds, not after ${milliseconds}.`);
  }
  return Math.round(milliseconds);
}
