#!/usr/bin/env node
// Starts a plugin: node dovetail/start.mjs ./plugin.mjs
//
// The module's default export is the plugin's class, or a function that makes a plugin's object. What imports `dovetail`
// gets this copy of it, whatever lies where Node looks: of two, neither would know the other's classes.
import { register } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { endProcess, Status } from './lib/process/ending.js';
import { loadModule } from './lib/process/loading.js';
import { guardProcess, serve } from './lib/serve.js';

const usage = 'say which plugin to start: node start.mjs ./plugin.mjs';

async function start(file) {
  if (file === undefined) endProcess(Status.notStartedByHost, usage);
  const url = pathToFileURL(resolve(file));
  register('./lib/resolve-dovetail.mjs', import.meta.url);
  guardProcess();
  const module = await loadModule(file, url);
  if (typeof module.default !== 'function') {
    const reason = `${file} does not export a plugin: export default class extends Plugin { … }`;
    endProcess(Status.notStartedByHost, reason);
  }
  serve(module.default);
}

await start(process.argv[2]);
