import { PluginFailure } from './failures.js';

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

  async migrate(context, migration, fromVersion) {
    throw withoutCode(migration);
  }

  async start(context) {}

  async stop(context) {}

  async health(context) {}

  async saveState(context) {}

  async restoreState(context, state) {}
}

/** How a plugin fails that has no code for a migration. */
export function withoutCode(migration) {
  return PluginFailure.permanent(
    `It has no code for the migration “${migration}”, which its manifest names. Implement \`migrate\`, or name a file of SQL.`,
  );
}
