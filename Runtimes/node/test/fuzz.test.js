import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Frame } from '../lib/wire/frame.js';
import { jsonBytes } from '../lib/wire/body.js';
import { loopback } from './support/loopback.js';

/** Numbers that look random and are the same each time. */
function randomNumbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomFrame(random) {
  const json = [Buffer.alloc(0), Buffer.from('{'), jsonBytes({ message: 1 }), jsonBytes({ type: 'host', message: 'No.' })];
  return new Frame(1 + random(7), {
    method: random(250),
    call: random(8),
    handle: random(3),
    hasMore: random(2) === 1,
    json: json[random(json.length)],
    body: Buffer.alloc(random(6)),
  });
}

test('whatever comes in, the connection stands or ends with a reason', async () => {
  const random = randomNumbers(20_260_101);
  let ended = 0;
  for (let round = 0; round < 1500; round++) {
    const { plugin } = await loopback({
      plugin: { answer: ({ stream }) => (random(2) === 1 ? { stream: ['some'] } : { body: Buffer.alloc(stream ? 3 : 0) }) },
      limits: { calls: 3, streamCredit: 8, frame: 4096 },
    });
    const own = Array.from({ length: random(3) }, () => plugin.connection.call(100, { stream: ['some bytes'] }).catch((error) => error));
    for (let count = 0; count < 12 && plugin.reason === null; count++) {
      const bytes = randomFrame(random).encoded();
      if (random(4) === 0) bytes[random(bytes.length)] = random(256);
      plugin.connection.receive(bytes);
      if (random(3) === 0) await null;
    }
    if (plugin.reason !== null) {
      ended += 1;
      assert.match(plugin.reason, /broke the protocol: it sent (a|an|more|the) /);
      assert.equal(plugin.fault.name, 'WireFault');
    }
    plugin.connection.end('the test is over');
    for (const outcome of await Promise.all(own)) assert.ok(outcome instanceof Error || outcome.json !== undefined);
  }
  assert.ok(ended > 1000);
});
