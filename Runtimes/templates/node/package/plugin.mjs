import { randomUUID } from 'node:crypto';
import { Plugin, PluginResponse, RequestFailure } from 'dovetail';

/**
 * @typedef {import('dovetail').PluginContext} PluginContext
 * @typedef {{ text: string, written_at: string }} Note
 */

/** Keeps short notes for every user. */
export default class SampleNotesPlugin extends Plugin {
  /**
   * Makes the first note of whoever installs the plugin.
   *
   * @override
   * @param {PluginContext} context
   */
  async install(context) {
    await keep(context, 'My first note');
    return 'A first note is written.';
  }

  /**
   * Says what goes: the host removes all that is stored.
   *
   * @override
   * @param {PluginContext} context
   */
  async uninstall(context) {
    return `Your ${(await keys(context)).length} notes are deleted.`;
  }

  /**
   * Binds the routes and the schedule that the manifest declares.
   *
   * @override
   * @param {PluginContext} context
   */
  async start(context) {
    await context.routes.get('/notes', async () => PluginResponse.json(await notes(context)));
    await context.routes.post('/notes', (request) => add(context, request));
    await context.timers.schedule('remind', async () => {
      const count = (await keys(context)).length;
      await context.notifications.send('Sample Notes', `You have ${count} notes.`);
    });
  }
}

/**
 * All notes, the oldest first.
 *
 * @param {PluginContext} context
 */
async function notes(context) {
  const found = await Promise.all((await keys(context)).map((key) => context.storage.value(key)));
  const notes = /** @type {Note[]} */ (found.filter((note) => note !== undefined));
  return notes.sort((one, other) => one.written_at.localeCompare(other.written_at));
}

/**
 * Adds a note, and tells other plugins.
 *
 * @param {PluginContext} context
 * @param {import('dovetail').PluginRequest} request
 */
async function add(context, request) {
  const { text } = /** @type {{ text?: unknown }} */ ((await request.json()) ?? {});
  if (typeof text !== 'string') throw RequestFailure.invalid('Send a note as {"text": "…"}.');
  const longest = Number(await context.configuration.value('longest_note'));
  if (text.length < 1 || text.length > longest) {
    throw RequestFailure.invalid(`A note has 1 to ${longest} characters.`);
  }
  const note = await keep(context, text);
  await context.events.publish('sample-notes.added', { length: text.length });
  return PluginResponse.json(note, { status: 201 });
}

/** @param {PluginContext} context */
function keys(context) {
  return context.storage.keys('note:');
}

/**
 * @param {PluginContext} context
 * @param {string} text
 */
async function keep(context, text) {
  const note = { text, written_at: new Date().toISOString() };
  await context.storage.set(`note:${note.written_at}:${randomUUID()}`, note);
  return note;
}
