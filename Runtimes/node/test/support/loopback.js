import { Connection } from '../../lib/wire/connection.js';
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
  const all = { ...defaultLimits, ...limits };
  const ends = {};
  const make = (side, other, code) => {
    const end = { sent: [], reason: null };
    const transport = {
      unsent: 0,
      send(bytes) {
        end.sent.push(bytes);
        queueMicrotask(() => ends[other].connection.receive(bytes));
      },
      close() {},
    };
    const handler = {
      answer: (call) => {
        if (call.method === Method.hello) return { json: jsonBytes({ protocol: 1 }) };
        return code.answer?.(call) ?? {};
      },
      hear: (note) => code.hear?.(note),
      ended: (reason, fault) => Object.assign(end, { reason, fault }),
    };
    end.transport = transport;
    end.connection = new Connection({ side, transport, handler, limits: all });
    ends[side] = end;
  };
  make('host', 'plugin', host);
  make('plugin', 'host', plugin);
  await ends.host.connection.call(Method.hello);
  return ends;
}
