/**
 * A plugin: what its author writes, and all that the host calls.
 *
 * Hooks change data, `start` binds. Every method does nothing by itself, so that a plugin only says what it cares
 * about.
 */
export class Plugin {
  async install(context) {}

  async enable(context) {}

  async disable(context) {}

  async uninstall(context) {}

  async update(context, from) {}

  async configure(context, old) {}

  async start(context) {}

  async stop(context) {}
}
