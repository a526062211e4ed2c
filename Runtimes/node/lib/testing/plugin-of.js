import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const library = fileURLToPath(new URL('../../index.js', import.meta.url));

/**
 * The class that a package's manifest names, loaded as a host does: what is TypeScript is bundled first, by esbuild.
 *
 * @param {string} folder The folder with the manifest.
 */
export async function pluginOf(folder) {
  const path = resolve(folder);
  const { entry_point: name } = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'));
  if (typeof name !== 'string') throw new Error(`${join(path, 'manifest.json')} names no entry_point.`);
  const file = /\.m?ts$/.test(name) ? await bundle(path, name) : join(path, name);
  const { default: plugin } = await import(pathToFileURL(file).href);
  if (typeof plugin !== 'function') {
    throw new Error(`${name} does not export a plugin: export default class extends Plugin { … }`);
  }
  return plugin;
}

/** Writes a bundle that goes with the process; of this library it has the copy that the test has, and no other. */
async function bundle(path, name) {
  const folder = mkdtempSync(join(tmpdir(), 'dovetail-bundle-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'plugin.mjs');
  const require = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  const options = [
    `./${name}`, '--bundle', '--platform=node', '--format=esm', `--target=node${process.versions.node.split('.')[0]}`,
    `--alias:dovetail=${library}`, `--external:${library}`, '--sourcemap=inline', `--banner:js=${require}`,
    `--outfile=${file}`, '--log-level=warning', '--color=false',
  ];
  try {
    await run(process.env.ESBUILD ?? 'esbuild', options, { cwd: path });
  } catch (error) {
    if (error.code !== 'ENOENT') throw new Error(`${name} cannot be bundled. esbuild says: ${error.stderr}`);
    throw new Error(
      `${name} is TypeScript, which takes esbuild to run, and there is none on the PATH. Install it (on Debian and ` +
        'Ubuntu: esbuild), or name it as ESBUILD.',
    );
  }
  return file;
}
