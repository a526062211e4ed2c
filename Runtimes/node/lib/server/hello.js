import { RemoteFailure } from '../failures.js';
import { limitsOf } from '../wire/limits.js';

/** The versions of the protocol that this library speaks. */
const spoken = { minimum: 1, maximum: 1 };

/** What the library calls itself, for people who look for faults. */
export const library = 'dovetail-node 0.1.0';

/**
 * The version that both sides speak, the highest of them.
 *
 * @param {{ minimum: number, maximum: number }} offered What the host speaks.
 * @param {string} [host] The host's version.
 * @throws {Error} When there is none.
 */
export function agreedVersion(offered, host) {
  const version = Math.min(offered.maximum, spoken.maximum);
  if (version >= Math.max(offered.minimum, spoken.minimum)) return version;
  throw new RemoteFailure(
    'error',
    `The host${host === undefined ? '' : `, Dovetail ${host},`} speaks versions ${offered.minimum} to ` +
      `${offered.maximum} of the protocol, the plugin ${spoken.minimum} to ${spoken.maximum}. ` +
      "Give the plugin a copy of the library of the host's version.",
  );
}

/** What a hello says: the release that is to run, and how. */
export function releaseOf(hello) {
  return {
    slug: hello.slug,
    version: hello.version,
    manifest: hello.manifest,
    path: hello.path,
    logLevel: hello.log_level ?? 'info',
    limits: limitsOf(hello.limits),
    hasNetwork: hello.network === true,
  };
}
