import { connectionPair } from '../../lib/testing/connection-pair.js';
import { jsonBytes } from '../../lib/wire/body.js';
import { defaultLimits } from '../../lib/wire/limits.js';
import { Method } from '../../lib/wire/methods.js';

/**
 * Two ends of a connection without a socket; what one sends reaches the other in its turn.
 *
 * @param {object} [options]
 * @param {object} [options.plugin] How the plugin answers: `answer`, `hear`.
 * @param {object} [options.host] How the host answers.
 * @param {object} [options.limits]
 */
export async function loopback({ plugin = {}, host = {}, limits = {} } = {}) {
  const heard = { host: { sent: [], reason: null }, plugin: { sent: [], reason: null } };
  const handler = (side, code) => ({
    answer: (call) => {
      if (call.method === Method.hello) return { json: jsonBytes({ protocol: 1 }) };
      return code.answer?.(call) ?? {};
    },
    hear: (note) => code.hear?.(note),
    ended: (reason, fault) => Object.assign(heard[side], { reason, fault }),
  });
  const ends = connectionPair(handler('host', host), handler('plugin', plugin), { ...defaultLimits, ...limits });
  for (const [side, { transport }] of Object.entries(ends)) {
    const { send } = transport;
    transport.send = (bytes) => {
      heard[side].sent.push(bytes);
      send(bytes);
    };
    ends[side] = Object.assign(heard[side], ends[side]);
  }
  await ends.host.connection.call(Method.hello);
  return ends;
}
