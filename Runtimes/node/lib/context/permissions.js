import { Method } from '../wire/methods.js';

/** What an installation may do. */
export class Permissions {
  #calls;

  constructor(calls) {
    this.#calls = calls;
  }

  async granted() {
    return new Set(await this.#calls.ask(Method.permissionsGranted));
  }

  async has(permission) {
    return (await this.granted()).has(permission);
  }
}
