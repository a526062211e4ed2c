import { InstallationScope } from './installation-scope.js';

/** What the system says where there is no network. */
const withoutNetwork = new Set(['EAI_AGAIN', 'EACCES', 'ENETDOWN', 'ENETUNREACH', 'EPERM']);

/** What `fetch` reads without a network. */
const local = /^\s*(?:data|blob|about):/i;

const advice =
  'Fetch in a hook, in `start` or in what they have bound, which goes through the host; what a module does when it is ' +
  'loaded belongs to nobody.';

let isGuarded = false;

/**
 * Sends what plugin code fetches through the host, unless the host has granted the process the network.
 *
 * What belongs to no installation has no host to ask, and is fetched as ever.
 */
export function guardFetch() {
  const fetch = globalThis.fetch;
  if (isGuarded || fetch === undefined) return;
  isGuarded = true;
  globalThis.fetch = async (input, init) => {
    const scope = InstallationScope.current;
    const goesThroughHost = scope?.hasNetwork === false && !local.test(input?.url ?? input);
    if (goesThroughHost) return throughHost(input, init);
    try {
      return await fetch(input, init);
    } catch (error) {
      if (withoutNetwork.has(error?.cause?.code)) throw explained(error);
      throw error;
    }
  };
}

function throughHost(input, init) {
  const http = InstallationScope.http;
  if (http === undefined) throw new TypeError(`fetch failed: it is for no hook, and the plugin is not awake. ${advice}`);
  return http.fetch(input, init);
}

function explained(error) {
  const reason = `fetch failed (${error.cause.code}): a plugin's process has no network. ${advice}`;
  return new TypeError(reason, { cause: error });
}
