import { DovetailError, Plugin, PluginResponse, RequestFailure } from 'dovetail';
import { parseFeed } from './feed.mjs';
import { Library } from './library.mjs';

const fetchLimit = 30_000;
const lengthLimit = 4 * 2 ** 20;

/** Fetches the feeds that its owner follows, and keeps what is new in them. */
export default class FeedReader extends Plugin {
  #context;
  #library;

  async uninstall(context) {
    const count = await new Library(context.database).clear();
    return `You follow ${count} feeds no longer.`;
  }

  async start(context) {
    this.#context = context;
    this.#library = new Library(context.database);
    const { routes } = context;
    await routes.get('/feeds', async () => PluginResponse.json(await this.#library.feeds()));
    await routes.post('/feeds', (request) => this.#follow(request));
    await routes.delete('/feeds/{id}', (request) => this.#unfollow(request));
    await routes.get('/entries', (request) => this.#entries(request));
    await routes.post('/entries/{id}/read', (request) => this.#markAsRead(request));
    await routes.post('/refresh', async (request) => new PluginResponse(this.#report(request.signal), ndjson));
    await routes.get('/statistics', () => this.#statistics());
    await context.timers.schedule('refresh', async ({ signal }) => {
      for await (const _ of this.#refresh(signal));
    });
    await context.events.subscribe('document.counted', (event) => this.#remember(event.json().words));
  }

  async #follow(request) {
    const url = (await request.json())?.url;
    if (!isAddress(url)) {
      throw RequestFailure.invalid('`url` is the address of a feed, such as https://example.com/feed.');
    }
    const id = await this.#library.follow(url);
    if (id === undefined) throw RequestFailure.conflict('You follow this feed already.');
    return PluginResponse.json(await this.#fetch({ id, url }, request.signal), { status: 201 });
  }

  async #unfollow(request) {
    if (await this.#library.unfollow(idOf(request))) return PluginResponse.noContent();
    throw RequestFailure.notFound('You do not follow such a feed.');
  }

  async #entries(request) {
    const speed = await this.#context.configuration.value('words_per_minute');
    const entries = await this.#library.entries({ unread: request.query.has('unread') });
    return PluginResponse.json(
      entries.map((entry) => ({ ...entry, minutes: entry.words && Math.ceil(entry.words / speed) })));
  }

  async #markAsRead(request) {
    if (await this.#library.markAsRead(idOf(request))) return PluginResponse.noContent();
    throw RequestFailure.notFound('There is no such entry.');
  }

  async #statistics() {
    const feeds = await this.#library.feeds();
    return PluginResponse.json({
      feeds: feeds.length,
      unread: feeds.reduce((sum, feed) => sum + feed.unread, 0),
      words_counted: (await this.#context.storage.value('words_counted')) ?? 0,
    });
  }

  /** A line of JSON for each feed, as soon as it was fetched. */
  async *#report(signal) {
    for await (const result of this.#refresh(signal)) yield `${JSON.stringify(result)}\n`;
  }

  /** Fetches one feed after another; answers what became of each. */
  async *#refresh(signal) {
    let count = 0;
    for (const feed of await this.#library.feeds()) {
      signal.throwIfAborted();
      const result = await this.#fetch(feed, signal);
      count += result.added;
      yield result;
    }
    if (count === 0) return;
    await this.#context.notifications.send('New entries', `There are ${count} new entries in your feeds.`);
  }

  async #fetch({ id, url }, signal) {
    try {
      const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(fetchLimit)]) });
      if (!response.ok) throw new Error(`The feed's server answers ${response.status}.`);
      const feed = parseFeed(await textOf(response));
      const added = await this.#library.keep(id, feed, await this.#context.configuration.value('most_entries'));
      await this.#countWords(added);
      if (added.length > 0) await this.#context.events.publish('feed.arrived', { feed: id, count: added.length });
      return { id, title: feed.title, added: added.length };
    } catch (error) {
      if (signal.aborted) throw error;
      this.#context.log.warning('A feed could not be fetched', { 'feed.url': url, 'error.message': error.message });
      await this.#library.fail(id, error.message);
      return { id, added: 0, error: error.message };
    }
  }

  /** Asks another plugin how many words entries have; without one, nobody knows. */
  async #countWords(entries) {
    try {
      for (const { id, text } of entries) {
        const options = { version: '^1.0', method: 'count', body: { text } };
        const { words } = await this.#context.services.call('text.statistics', options);
        await this.#library.count(id, words);
      }
    } catch (error) {
      if (error instanceof DovetailError && error.code === 'service_not_found') return;
      this.#context.log.warning('The words of entries could not be counted', { 'error.message': error.message });
    }
  }

  async #remember(words) {
    const before = (await this.#context.storage.value('words_counted')) ?? 0;
    await this.#context.storage.set('words_counted', before + words);
  }
}

const ndjson = { headers: { 'Content-Type': 'application/x-ndjson' } };

function idOf(request) {
  const id = Number(request.parameters.id);
  if (!Number.isSafeInteger(id)) throw RequestFailure.notFound(`There is nothing under ${request.path}.`);
  return id;
}

function isAddress(url) {
  return typeof url === 'string' && URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}

/** The text of a response, unless it is longer than any feed. */
async function textOf(response) {
  const chunks = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > lengthLimit) throw new Error(`The feed is longer than ${lengthLimit} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
