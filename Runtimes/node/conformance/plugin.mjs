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
