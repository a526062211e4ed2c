import { InstallationScope } from './installation-scope.js';

/** What the system says where there is no network. */
const withoutNetwork = new Set(['EAI_AGAIN', 'EACCES', 'ENETDOWN', 'ENETUNREACH', 'EPERM']);

/** Says why `fetch` does not work where plugins have no network, and what to do about it. */
export function guardFetch() {
  const fetch = globalThis.fetch;
  if (fetch === undefined) return;
  globalThis.fetch = async (...values) => {
    try {
      return await fetch(...values);
    } catch (error) {
      if (withoutNetwork.has(error?.cause?.code)) throw explained(error);
      throw error;
    }
  };
}

function explained(error) {
  const scope = InstallationScope.current;
  return new TypeError(
    `fetch failed (${error.cause.code}): the process of ${scope?.name ?? 'the plugin'} has no network, which is how ` +
      `plugins run unless their operator decides otherwise. Ask the operator to add ${scope?.slug ?? 'it'} to the ` +
      'setting processes.network.',
    { cause: error },
  );
}
