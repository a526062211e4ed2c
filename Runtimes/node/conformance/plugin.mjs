import { Plugin, RequestFailure } from 'dovetail';
import { memory } from './memory.mjs';
import { Scene } from './scene.mjs';

/** The conformance plugin in JavaScript: does nothing by itself, and all that it is told. */
export default class Conformance extends Plugin {
  async start(context) {
    await context.routes.post('/run', async (request) => {
      const order = await request.json();
      if (!Array.isArray(order?.steps)) throw RequestFailure.invalid('The body is `{"steps": […]}`.');
      // The request itself is not for steps.
      const scene = new Scene({ context, signal: request.signal });
      return scene.reply.response(await scene.run(order.steps));
    });
    await run('start', context);
  }

  async stop(context) {
    await run('stop', context);
  }

  async update(context, from) {
    return run('update', context, { from });
  }

  async configure(context, old) {
    return run('configure', context, { old });
  }

  async migrate(context, migration, from) {
    const scene = await sceneOf('migrate', context, { migration, from });
    if (scene === undefined) await Plugin.prototype.migrate.call(this, context, migration, from);
  }

  async health(context) {
    const said = (await sceneOf('health', context))?.reply.said('health');
    if (said === undefined) return undefined;
    const { is_healthy: healthy, message, components = {}, metrics } = said;
    const parts = Object.entries(components).map(([name, { is_healthy, ...part }]) => [name, { healthy: is_healthy, ...part }]);
    return { healthy, message, components: Object.fromEntries(parts), metrics };
  }

  async saveState(context) {
    const said = (await sceneOf('save_state', context))?.reply.said('state');
    if (said === undefined) return undefined;
    const { user_session, active_connections, pending_operations } = said;
    return { userSession: user_session, activeConnections: active_connections, pendingOperations: pending_operations };
  }

  async restoreState(context, { userSession, activeConnections, pendingOperations }) {
    const state = { user_session: userSession, active_connections: activeConnections, pending_operations: pendingOperations };
    await sceneOf('restore_state', context, { state });
  }
}

for (const hook of ['install', 'enable', 'disable', 'uninstall']) {
  Conformance.prototype[hook] = (context) => run(hook, context);
}

async function run(hook, context, given = {}) {
  memory.remember(hook, context.owner);
  const steps = (await context.configuration.value(`on_${hook}`)) ?? [];
  if (steps.length === 0) return undefined;
  const scene = new Scene({ context, given: { ...given, hook } });
  return scene.reply.hookResult(await scene.run(steps));
}

/** Takes the steps of what is no hook, where there are any; the scene knows what they said. */
async function sceneOf(name, context, given = {}) {
  const steps = (await context.configuration.value(`on_${name}`)) ?? [];
  if (steps.length === 0) return undefined;
  memory.remember(name, context.owner);
  const scene = new Scene({ context, given: { ...given, hook: name } });
  await scene.run(steps);
  return scene;
}
