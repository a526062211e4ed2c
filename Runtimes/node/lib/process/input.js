import { Readable } from 'node:stream';

/** Puts an empty stream in the place of `process.stdin`, which would read from the channel. */
export function guardInput() {
  const stdin = Readable.from([]);
  Object.defineProperty(process, 'stdin', { configurable: true, enumerable: true, get: () => stdin });
}
