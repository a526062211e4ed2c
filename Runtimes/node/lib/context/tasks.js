import { Method } from '../wire/methods.js';

/** Work in the background, for as long as the installation is awake. */
export class Tasks {
  #calls;

  constructor(calls) {
    this.#calls = calls;
  }

  async run(name, body) {
    return this.#calls.bind(Method.tasksRun, { kind: 'once', handler: body }, { name });
  }
}
