import { Method } from '../wire/methods.js';

/** The HTTP routes of a plugin, below `/plugins/{slug}`. */
export class Routes {
  #calls;

  constructor(calls) {
    this.#calls = calls;
  }

  async on(method, path, handler) {
    return this.#calls.bind(Method.routesBind, { kind: 'route', handler }, { method, path });
  }

  async get(path, handler) {
    return this.on('GET', path, handler);
  }

  async post(path, handler) {
    return this.on('POST', path, handler);
  }

  async put(path, handler) {
    return this.on('PUT', path, handler);
  }

  async patch(path, handler) {
    return this.on('PATCH', path, handler);
  }

  async delete(path, handler) {
    return this.on('DELETE', path, handler);
  }
}
