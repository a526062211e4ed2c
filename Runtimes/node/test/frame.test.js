import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WireFault } from '../lib/wire/fault.js';
import { Frame, Kind } from '../lib/wire/frame.js';
import { FrameDecoder } from '../lib/wire/frame-decoder.js';
import { Trace } from '../lib/wire/trace.js';
import { transcript } from './support/transcript.js';

function decoded(bytes, maximum = 4096) {
  const decoder = new FrameDecoder(maximum);
  decoder.push(bytes);
  return decoder.next();
}

test('every frame of the transcript is read, and written back with the same bytes', () => {
  const frames = transcript();
  assert.ok(frames.length >= 18);
  for (const { title, bytes } of frames) assert.deepEqual(decoded(bytes).encoded(), bytes, title);
});

test('a frame keeps all of its parts', () => {
  const trace = new Trace(Buffer.from('0af7651916cd43dd8448eb211c80319cb7ad6b716920333101', 'hex'));
  const json = Buffer.from('{}');
  const frame = new Frame(Kind.call, {
    method: 23, call: 2 ** 40 + 2, handle: 0xffffffff, deadline: 5, hasMore: true, trace, json, body: Buffer.from('body'),
  });
  const read = decoded(frame.encoded());
  assert.equal(read.call, 2 ** 40 + 2);
  assert.equal(read.trace.traceparent, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
  assert.deepEqual({ ...read, trace: undefined }, { ...frame, trace: undefined });
});

test('frames are cut from pieces of any size', () => {
  const frames = [1, 2, 3].map((handle) => new Frame(Kind.note, { handle, body: Buffer.alloc(handle * 7) }));
  const bytes = Buffer.concat(frames.map((frame) => frame.encoded()));
  for (let size = 1; size <= bytes.length; size++) {
    const decoder = new FrameDecoder(4096);
    const read = [];
    for (let at = 0; at < bytes.length; at += size) {
      decoder.push(bytes.subarray(at, at + size));
      for (let frame = decoder.next(); frame !== null; frame = decoder.next()) read.push(frame);
    }
    assert.deepEqual(read.map((frame) => [frame.handle, frame.body.length]), [[1, 7], [2, 14], [3, 21]]);
  }
});

for (const [what, change] of [
  ['a length below a header', (bytes) => bytes.writeUInt32BE(23, 0)],
  ['a length above the limit', (bytes) => bytes.writeUInt32BE(4097, 0)],
  ['a kind that does not exist', (bytes) => bytes.writeUInt8(8, 4)],
  ['the kind 0', (bytes) => bytes.writeUInt8(0, 4)],
  ['a flag that does not exist', (bytes) => bytes.writeUInt8(4, 5)],
  ['JSON that is longer than the frame', (bytes) => bytes.writeUInt32BE(5, 24)],
  ['a trace that is longer than the frame', (bytes) => bytes.writeUInt8(2, 5)],
]) {
  test(`${what} is a fault`, () => {
    const bytes = new Frame(Kind.call, { json: Buffer.from('null') }).encoded();
    change(bytes);
    assert.throws(() => decoded(bytes), WireFault);
  });
}

test('a frame that is too long is a fault before it has come', () => {
  assert.throws(() => decoded(Buffer.from([0xff, 0xff, 0xff, 0xff])), WireFault);
});
