import { real, sqlType } from 'dovetail';
import { memory } from './memory.mjs';
import { matches } from './pattern.mjs';
import { base64, bytesOf } from './step.mjs';

/** Steps that read and write what belongs to the installation. */
export const data = {
  'storage.set': ({ context }, step) => context.storage.setBytes(step.key, bytesOf(step)),
  'storage.get': async ({ context }, { key }) => {
    const bytes = await context.storage.bytes(key);
    return bytes === undefined ? null : base64(bytes);
  },
  'storage.check': async ({ context }, { key }) => {
    const bytes = await context.storage.bytes(key);
    return bytes === undefined ? null : { count: bytes.length, matches: matches(bytes) };
  },
  'storage.remove': ({ context }, { key }) => context.storage.remove(key),
  'storage.keys': ({ context }, { prefix }) => context.storage.keys(prefix),

  'database.query': async ({ database }, step) => {
    const rows = await database.query(step.sql, ...values(step));
    return rows.map((row) => Object.fromEntries(Object.keys(row).map((column) => [column, written(row, column)])));
  },
  'database.execute': async ({ database }, step) => {
    const { changes, lastInsertedID } = await database.execute(step.sql, ...values(step));
    return { changes, last_id: lastInsertedID };
  },
  'database.transaction': (scene, { steps }) =>
    scene.database.transaction((database) => scene.with({ database }).run(steps)),

  'configuration.get': ({ context }) => context.configuration.values(),
  'configuration.changed': async ({ context, given }) => [...(await context.configuration.changedKeys(given.old))].sort(),
  'configuration.set': ({ context }, step) => context.configuration.set(step.values ?? {}),
  'permissions.granted': async ({ context }) => [...(await context.permissions.granted())].sort(),
  in_mode: (scene, { mode, steps }) => (mode === scene.context.mode ? scene.run(steps) : null),
  'features.require': (scene, { name, steps }) => scene.context.features.require(name, () => scene.run(steps)),
  'features.offer': (scene, { name, steps }) => scene.context.features.offer(name, () => scene.run(steps)),
  'notifications.send': ({ context }, { title, message, level }) =>
    context.notifications.send(title, message, { level }),

  'body.check': async ({ request }) => {
    let [count, isPattern] = [0, true];
    for await (const chunk of request.body) {
      isPattern &&= matches(chunk, count);
      count += chunk.length;
    }
    return { count, matches: isPattern };
  },
  'body.first': async ({ request }) => {
    // The rest is left unread.
    const { value } = await request.body.stream.getReader().read();
    return Math.min(1, value?.length ?? 0);
  },
  context: ({ context }) => {
    const { owner, slug, version, operation, mode, manifest } = context;
    return { owner, slug, version, operation: operation ?? null, mode, manifest };
  },
  memory: (scene, step) => memory.texts(scene.place(step)),
};

function values({ arguments: positional = [], named = {} }) {
  const entries = Object.entries(named).map(([name, value]) => [name, read(value)]);
  return [...positional.map(read), Object.fromEntries(entries)];
}

/** A value of the database, which steps write as texts since not every language reads all of JSON's numbers. */
function read(value) {
  if (value?.integer !== undefined) return BigInt(value.integer);
  if (value?.real !== undefined) return real({ inf: Infinity, '-inf': -Infinity }[value.real] ?? Number(value.real));
  return value?.blob === undefined ? value : Buffer.from(value.blob, 'base64');
}

function written(row, column) {
  const value = row[column];
  switch (sqlType(row, column)) {
    case 'blob': return { blob: base64(value) };
    case 'integer': return { integer: String(value) };
    case 'real': return { real: digits(value) };
    default: return value;
  }
}

/** A real as Swift writes it: a whole number has a fraction all the same. */
function digits(value) {
  if (!Number.isFinite(value)) return { Infinity: 'inf', '-Infinity': '-inf' }[value];
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? value.toFixed(1) : String(value);
}
