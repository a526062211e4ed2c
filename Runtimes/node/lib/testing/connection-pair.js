import { InstallationScope } from '../process/installation-scope.js';
import { Connection } from '../wire/connection.js';

/**
 * The two ends of a connection within one process: what one sends reaches the other in its turn.
 *
 * @param {object} host Answers the plugin, as a `Connection` wants it.
 * @param {object} plugin Answers the host.
 * @param {object} [limits]
 * @returns {Record<'host' | 'plugin', { connection: Connection, transport: object }>}
 */
export function connectionPair(host, plugin, limits) {
  const ends = {};
  const make = (side, other, handler) => {
    // As through a socket: what comes in belongs to no installation, whoever has sent it.
    const take = (bytes) => InstallationScope.outside(() => ends[other].connection.receive(bytes));
    const transport = { unsent: 0, send: (bytes) => queueMicrotask(() => take(bytes)), close() {} };
    ends[side] = { transport, connection: new Connection({ side, handler, limits, transport }) };
  };
  make('host', 'plugin', host);
  make('plugin', 'host', plugin);
  return ends;
}
