import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

const functions = ['spawn', 'spawnSync', 'fork', 'execSync', 'execFileSync'];

/**
 * Keeps the channel from programs that plugin code starts: what would inherit descriptor 0 reads nothing.
 *
 * Node cannot move a descriptor away, and gives programs a standard input of their own unless it is told otherwise.
 */
export function guardChildren() {
  for (const name of functions) {
    const start = childProcess[name];
    childProcess[name] = (...values) => start(...withoutChannel(values, name === 'fork'));
  }
  syncBuiltinESMExports();
}

function withoutChannel(values, isFork) {
  // What is started comes first, and may be an object itself: the address of a module.
  const isOptions = (value, at) => at > 0 && typeof value === 'object' && value !== null && !Array.isArray(value);
  const at = values.findIndex(isOptions);
  const options = at < 0 ? {} : values[at];
  const stdio = withoutInput(options.stdio ?? (isFork && !options.silent ? 'inherit' : undefined), isFork);
  if (stdio === options.stdio) return values;
  const rest = at < 0 ? values : [...values.slice(0, at), ...values.slice(at + 1)];
  return [...rest, { ...options, stdio }];
}

function withoutInput(stdio, isFork) {
  if (stdio === 'inherit') return ['ignore', 'inherit', 'inherit', ...(isFork ? ['ipc'] : [])];
  if (!Array.isArray(stdio)) return stdio;
  return stdio.map((place, at) => (isChannel(place) || (at === 0 && place === 'inherit') ? 'ignore' : place));
}

function isChannel(place) {
  return place === 0 || place === process.stdin;
}
