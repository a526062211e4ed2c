import { memory } from './memory.mjs';
import { base64, bytesOf } from './step.mjs';

/** Steps that bind something, and those that reach what others have bound. */
export const bound = {
  'events.publish': ({ context }, { name, data, to = 'owner' }) =>
    context.events.publish(name, data, { to: ['owner', 'everyone'].includes(to) ? to : { user: to } }),
  'events.subscribe': (scene, step) =>
    keep(scene, step, scene.context.events.subscribe(step.name, (event) => handle(scene, step, event, ofEvent(event)))),

  'services.provide': (scene, step) =>
    keep(scene, step, scene.context.services.provide(step.name, async (call) => {
      const inner = scene.with({ given: ofCall(call), signal: call.signal });
      return inner.reply.bytes(await inner.run(step.steps));
    })),
  'services.call': async ({ context, signal }, step) => {
    const { name, version, method, data = null } = step;
    // A call goes on until its time is over unless it is handed what says that nobody waits for it.
    const { services } = context.with({ signal });
    if (step.bytes === undefined && step.size === undefined) {
      return services.call(name, { version, method, body: data });
    }
    return base64(await services.callBytes(name, { version, method, body: bytesOf(step) }));
  },

  'routes.bind': (scene, step) =>
    keep(scene, step, scene.context.routes.on(step.method, step.path, async (request) => {
      const inner = scene.with({ given: ofRequest(request), request, signal: request.signal });
      return inner.reply.response(await inner.run(step.steps));
    })),
  'timers.every': (scene, step) =>
    keep(scene, step, scene.context.timers.every(step.milliseconds, step.name, (run) => handle(scene, step, run))),
  'timers.after': (scene, step) =>
    keep(scene, step, scene.context.timers.after(step.milliseconds, step.name, (run) => handle(scene, step, run))),
  'timers.schedule': (scene, step) =>
    keep(scene, step, scene.context.timers.schedule(step.name, (run) => handle(scene, step, run))),
  'tasks.run': (scene, step) =>
    keep(scene, step, scene.context.tasks.run(step.name, (run) => handle(scene, step, run))),
  'resources.add': (scene, step) =>
    keep(scene, step, scene.context.resources.closing(step.name, (run) => handle(scene, step, run))),
  'resources.count': ({ context }) => context.resources.count(),
  release: async ({ context }, { name }) => memory.kept('registration', context.owner, name)?.cancel(),
};

async function handle(scene, step, { signal }, given = null) {
  await scene.with({ given, signal }).run(step.steps);
}

async function keep({ context }, { as }, registration) {
  const bound = await registration;
  if (as !== undefined) memory.keep(bound, 'registration', context.owner, as);
}

function ofEvent(event) {
  const { name, owner, source, id, time } = event;
  return { name, owner, source, id, time: time.getTime() / 1000, data: event.json() ?? null };
}

function ofCall({ method, body, caller }) {
  return { method, bytes: base64(body), caller: `${caller.owner} ${caller.slug}` };
}

function ofRequest({ method, path, parameters, query, headers, user, body }) {
  return { method, path, parameters, query: [...query], headers: [...headers], user, length: body.length ?? null };
}
