import { PluginFailure } from 'dovetail';

const period = 251;
const chunkSize = 16 * 1024;

/** So many bytes of the pattern, in which the byte at each place is the place modulo 251. */
export function pattern(count, place = 0) {
  return Uint8Array.from({ length: count }, (_, at) => (place + at) % period);
}

/** Whether bytes, the first of which stands at a place, are those of the pattern. */
export function matches(bytes, place = 0) {
  return bytes.every((byte, at) => byte === (place + at) % period);
}

/**
 * The pattern as a stream, made as it is read.
 *
 * @param {object} stream `size`, without end when it is left out; `fail_after` so many bytes.
 * @param {() => void} onEnd Hears that nobody reads any more.
 */
export async function* patternStream({ size = Infinity, fail_after: failAfter = Infinity }, onEnd) {
  try {
    const limit = Math.min(size, failAfter);
    for (let place = 0; place < limit; ) {
      const count = Math.min(chunkSize, limit - place);
      yield pattern(count, place);
      place += count;
    }
    if (failAfter !== Infinity) throw PluginFailure.permanent('The stream broke.');
  } finally {
    onEnd();
  }
}
