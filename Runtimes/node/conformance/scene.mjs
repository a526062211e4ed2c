import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PluginFailure, writeJSON } from 'dovetail';
import { bound } from './bound.mjs';
import { data } from './data.mjs';
import { http } from './http.mjs';
import { memory } from './memory.mjs';
import { patternStream } from './pattern.mjs';
import { Reply } from './reply.mjs';
import { bytesOf, describe, failureOf } from './step.mjs';

/** Where steps are taken: a context, and what the code was called with. */
export class Scene {
  reply = new Reply();

  /** @param {object} parts `context`, `database`, `given`, `request` and `signal`. */
  constructor(parts) {
    this.parts = parts;
    const { context, database = context.database, given = null, request, signal = context.signal } = parts;
    Object.assign(this, { context, database, given, request, signal });
  }

  /** Another scene that differs in some parts; its answer is its own, unless it stands within this one. */
  with(parts) {
    const scene = new Scene({ ...this.parts, ...parts });
    if (parts.database !== undefined) scene.reply = this.reply;
    return scene;
  }

  /** The place that a step names, or that of the installation. */
  place(step) {
    return step.in ?? this.context.owner;
  }

  /** Takes steps one after another; answers the result of each. */
  async run(steps = []) {
    const results = [];
    for (const step of steps) results.push(await this.take(step));
    return results;
  }

  /** Takes a step; one that says `catch` answers what it throws. */
  async take(step) {
    const steps = { ...plain, ...data, ...http, ...bound };
    try {
      if (steps[step.do] === undefined) throw PluginFailure.permanent(`There is no step ${step.do}.`);
      return (await steps[step.do](this, step)) ?? null;
    } catch (error) {
      if (step.catch !== true) throw error;
      return { failed: describe(error) };
    }
  }
}

/** Steps that need no capability. */
const plain = {
  given: ({ given }) => given,
  'package.read': ({ context }, { path }) => readFile(join(context.packagePath, path), 'utf8'),
  log: ({ context }, { level = 'info', message, metadata }) => context.log.log(level, message, metadata),
  fail: (scene, step) => {
    throw failureOf(step);
  },
  parallel: (scene, { steps }) => Promise.all(steps.map((step) => scene.take(step))),
  remember: (scene, step) =>
    memory.remember(step.given === true ? writeJSON(scene.given) : step.text, scene.place(step)),
  wait: async (scene, step) => {
    try {
      await memory.wait(step.for, step.count ?? 1, scene.place(step), scene.signal);
    } catch (error) {
      await scene.run(step.on_cancel);
      throw error;
    }
  },
  keep: ({ context }, { name }) => memory.keep(context, 'context', context.owner, name),
  with: (scene, { name, steps }) => {
    const context = memory.kept('context', scene.context.owner, name);
    if (context === undefined) throw PluginFailure.permanent(`No context is kept under ${name}.`);
    return new Scene({ context, given: scene.given, signal: scene.signal }).run(steps);
  },
  answer: (scene, step) => {
    const { reply, request } = scene;
    Object.assign(reply, { step, body: undefined, length: undefined });
    if (request !== undefined) Object.assign(reply, bodyOf(scene, step, request));
  },
};

function bodyOf(scene, step, request) {
  if (step.echo === true) return { body: request.body.stream, length: request.body.length };
  if (step.stream !== undefined) {
    const { on_end: onEnd, length, size } = step.stream;
    const body = patternStream(step.stream, () => onEnd && memory.remember(onEnd, scene.place({})));
    return { body, length: length === true ? size : length };
  }
  const hasBytes = ['text', 'size', 'bytes'].some((name) => step[name] !== undefined);
  return hasBytes ? { body: bytesOf(step) } : {};
}
