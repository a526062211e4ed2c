import { Method } from '../wire/methods.js';

/** Messages to the owner of an installation. */
export class Notifications {
  #calls;

  constructor(calls) {
    this.#calls = calls;
  }

  async send(title, message, { level = 'info' } = {}) {
    await this.#calls.ask(Method.notificationsSend, { level, title, message });
  }
}
