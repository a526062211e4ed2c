import { networkInterfaces } from 'node:os';
import { InstallationScope } from './installation-scope.js';

/** What the system says where there is no network. */
const withoutNetwork = new Set(['EAI_AGAIN', 'EACCES', 'ENETDOWN', 'ENETUNREACH', 'EPERM']);

/** What `fetch` reads without a network. */
const local = /^\s*(?:data|blob|about):/i;

/**
 * Sends what plugin code fetches through the host, unless the process has the network itself.
 *
 * What belongs to no installation has no host to ask; where there is no network, its error says so.
 */
export function guardFetch() {
  const fetch = globalThis.fetch;
  if (fetch === undefined) return;
  globalThis.fetch = async (input, init) => {
    const http = InstallationScope.http;
    if (http !== undefined && !hasNetwork() && !local.test(input?.url ?? input)) return http.fetch(input, init);
    try {
      return await fetch(input, init);
    } catch (error) {
      if (withoutNetwork.has(error?.cause?.code)) throw explained(error);
      throw error;
    }
  };
}

let isConnected;

/** Whether the process may use the network itself: it sees more of it than itself. */
function hasNetwork() {
  isConnected ??= interfaces().some(({ internal }) => !internal);
  return isConnected;
}

function interfaces() {
  try {
    return Object.values(networkInterfaces()).flat();
  } catch {
    // It may not even ask.
    return [];
  }
}

function explained(error) {
  return new TypeError(
    `fetch failed (${error.cause.code}): a plugin's process has no network. Fetch in a hook, in \`start\` or in what ` +
      'they have bound, which goes through the host; what a module does when it is loaded belongs to nobody.',
    { cause: error },
  );
}
