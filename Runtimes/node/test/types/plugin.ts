// Checked by scripts/check, never run: what a plugin in TypeScript may write, and what it may not.
import {
  DovetailError, HeaderFields, JSONValue, Plugin, PluginContext, PluginFailure, PluginRequest, PluginResponse, real, RequestFailure, serve,
  traceparent,
} from 'dovetail';

interface Feed {
  readonly id: number;
  readonly title: string;
}

class Reader extends Plugin {
  override async install(context: PluginContext) {
    await context.storage.set('feeds', [{ id: 1, title: 'News' }]);
    return { message: `Ready, ${context.owner}.`, data: { count: 1 } };
  }

  override async update(context: PluginContext, from: string) {
    return `From ${from} to ${context.version}.`;
  }

  override async configure(context: PluginContext, old: Record<string, JSONValue>) {
    const changed: Set<string> = await context.configuration.changedKeys(old);
    return changed.has('address') ? 'Another address counts now.' : undefined;
  }

  override async start(context: PluginContext) {
    await context.routes.get('/feeds', async (request) => {
      const feeds: Feed[] = (await context.with({ signal: request.signal }).storage.value<Feed[]>('feeds')) ?? [];
      return PluginResponse.json(feeds, { headers: { 'Cache-Control': 'no-store' } });
    });
    await context.routes.post('/feeds', async (request: PluginRequest) => {
      const { url } = await request.json<{ url: string }>();
      if (!url) throw RequestFailure.invalid('A feed has an address.');
      return new Response(request.body.stream, { status: 201 });
    });
    await context.routes.get('/all', async () => new PluginResponse(lines(), { headers: new HeaderFields([['A', 'b']]) }));
    const rows = await context.database.query<Feed>('SELECT * FROM feeds WHERE id = :id', { id: 7n });
    const title: string | undefined = rows[0]?.title;
    await context.database.transaction(async (database) => database.execute('UPDATE feeds SET weight = ?', real(1)));
    await context.events.subscribe('Words.*', (event) => context.log.info('Heard', { 'event.name': event.name, title }));
    const count: number = await context.services.call<number>('words', { version: '^1.0', method: 'count', body: 'a b' });
    const registration = await context.timers.schedule('refresh', async ({ signal }) => signal.throwIfAborted());
    await registration.cancel();
    try {
      await context.events.publish('Reader.read', { count }, { to: { user: 'ada' } });
    } catch (error) {
      if (error instanceof DovetailError && error.code === 'permission_denied') return;
      throw PluginFailure.temporary('It cannot be published.', { cause: error });
    }
    context.log.debug(traceparent() ?? 'no trace');
  }
}

async function* lines(): AsyncGenerator<string> {
  yield 'a line\n';
}

async function mistakes(context: PluginContext) {
  // @ts-expect-error An event goes to somebody that there is.
  await context.events.publish('Reader.read', {}, { to: 'nobody' });
  // @ts-expect-error A route answers with a response.
  await context.routes.get('/feeds', async () => 'text');
  // @ts-expect-error A database keeps no functions.
  await context.database.query('SELECT ?', () => 1);
  // @ts-expect-error The owner is who it is.
  context.owner = 'eve';
}

serve(Reader);
serve(() => ({ start: mistakes }));
