// What WritingAPlugin.md shows in JavaScript beside the plugin of `dovetail plugin new`: checked, so that it stays right.
import { Plugin, PluginFailure } from 'dovetail';

/** @typedef {import('dovetail').PluginContext} PluginContext */
/** @typedef {import('dovetail').JSONValue} JSONValue */

/** Notes in a database. */
export default class Snippets extends Plugin {
  /** @override @param {PluginContext} context @param {Record<string, JSONValue>} old */
  async configure(context, old) {
    const longest = Number(await context.configuration.value('longest_note'));
    if (longest % 10 !== 0) throw PluginFailure.validation('Choose a multiple of ten.');
    if ((await context.configuration.changedKeys(old)).has('language')) await context.storage.remove('words');
    return `Notes have up to ${longest} characters now.`;
  }

  /** @override @param {PluginContext} context */
  async enable(context) {
    await context.features.require('notes', () => latest(context));
    await context.features.offer('statistics', () => index(context));
  }

  /** @override @param {PluginContext} context @param {string} from */
  async update(context, from) {
    const { changes } = await context.database.execute(
      "UPDATE notes SET stars = 1 WHERE owner = :owner AND text LIKE '%!'");
    return `Notes that have a star now: ${changes}.`;
  }

  /** @override @param {PluginContext} context @param {string} migration @param {string} fromVersion */
  async migrate(context, migration, fromVersion) {
    for (const key of await context.storage.keys('line:')) {
      await keep(String(await context.storage.value(key)), context);
      await context.storage.remove(key);
    }
  }

  /** @override @param {PluginContext} context */
  async health(context) {
    const { length } = await latest(context);
    return { components: { database: true }, metrics: { 'notes.latest': length } };
  }

  /** @override @param {PluginContext} context */
  async uninstall(context) {
    const { changes } = await context.database.execute('DELETE FROM notes WHERE owner = :owner');
    return `Your ${changes} notes are deleted.`;
  }

  /** @override @param {PluginContext} context */
  async start(context) {
    await context.events.subscribe('document.counted', async (event) => {
      const { words } = /** @type {{ words: number }} */ (event.json());
      await context.storage.set('words', words);
    });
    await context.services.provide('notes.count', async () => {
      return (await context.database.query('SELECT id FROM notes WHERE owner = :owner')).length;
    });
    await context.tasks.run('index', async () => {
      await index(context);
    });
  }
}

/** Knows where its user was. */
export class Reader extends Plugin {
  page = 1;

  /** @override @param {PluginContext} context */
  async saveState(context) {
    return { userSession: { page: this.page } };
  }

  /** @override @param {PluginContext} context @param {import('dovetail').PluginState} state */
  async restoreState(context, { userSession }) {
    this.page = userSession.page ?? 1;
  }
}

/** @param {string} text @param {PluginContext} context */
export async function keep(text, context) {
  await context.database.execute(
    'INSERT INTO notes (owner, text, written_at) VALUES (:owner, ?, ?)', text, new Date());
}

/** @param {PluginContext} context */
async function latest(context) {
  const rows = await context.database.query('SELECT text FROM notes WHERE owner = :owner ORDER BY id DESC LIMIT 10');
  return rows.map((row) => row.text);
}

/** @param {PluginContext} context */
export async function move(context) {
  await context.database.transaction(async (database) => {
    await database.execute('DELETE FROM drafts WHERE owner = :owner');
    await database.execute("INSERT INTO notes (owner, text, written_at) VALUES (:owner, 'moved', ?)", new Date());
  });
}

/** @param {PluginContext} context */
async function index(context) {
  for (const text of await latest(context)) {
    const words = await context.services.call('text.statistics', { method: 'words', body: { text } });
    context.log.info('Counted a note', { 'note.words': words });
  }
}
