import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConnectionMachine } from '../lib/wire/connection-machine.js';
import { WireFault } from '../lib/wire/fault.js';
import { Frame, Kind } from '../lib/wire/frame.js';
import { u32 } from '../lib/wire/body.js';

const limits = { frame: 1000, calls: 2, callBytes: 300, streamCredit: 100 };

/** A plugin's machine whose hello, call 1, was answered. */
function greeted() {
  const machine = new ConnectionMachine('plugin', limits);
  machine.receive(new Frame(Kind.call, { call: 1, method: 1 }));
  machine.answerCall(1, false);
  return machine;
}

const call = (id, fields) => new Frame(Kind.call, { call: id, method: 23, ...fields });
const answer = (id, fields) => new Frame(Kind.answer, { call: id, ...fields });
const failure = (id) => new Frame(Kind.failure, { call: id });
const data = (id, count, hasMore = true) => new Frame(Kind.data, { call: id, hasMore, body: Buffer.alloc(count) });
const credit = (id, count) => new Frame(Kind.credit, { call: id, body: u32(count) });
const cancel = (id) => new Frame(Kind.cancel, { call: id });

describe('what breaks the protocol', () => {
  const breaches = {
    'a call with an id of the other side': [call(2)],
    'a call whose id is not above the last': [call(5), call(3)],
    'a call with the id of the last': [call(5), call(5)],
    'an answer to a call that was never made': [answer(2)],
    'an answer to an own call of the other side': [answer(3)],
    'a failure of a call that was never made': [failure(2)],
    'a failure of a call of the other side': [call(3), failure(3)],
    'data for a call that was never made': [data(3, 1)],
    'data where no stream was announced': [call(3), data(3, 1)],
    'data above the credit': [call(3, { hasMore: true }), data(3, 60), data(3, 41)],
    'data after the last piece': [call(3, { hasMore: true }), data(3, 1, false), data(3, 1)],
    'credit for a call that was never made': [credit(3, 1)],
    'a credit of nothing': [call(3), credit(3, 0)],
    'a credit that is no number': [call(3), new Frame(Kind.credit, { call: 3, body: Buffer.alloc(3) })],
    'a credit above what a stream may have': [call(3), credit(3, 101)],
    'a cancel of a call that was never made': [cancel(3)],
    'a cancel of a call of the other side': [cancel(2)],
    'a frame about call 0': [data(0, 1)],
    'a second hello': [call(3, { method: 1 })],
  };
  for (const [what, frames] of Object.entries(breaches)) {
    test(what, () => {
      const machine = greeted();
      for (const frame of frames.slice(0, -1)) machine.receive(frame);
      assert.throws(() => machine.receive(frames.at(-1)), WireFault);
    });
  }

  test('a call before the hello', () => {
    assert.throws(() => new ConnectionMachine('plugin', limits).receive(call(1)), WireFault);
  });

  test('a call or note before the hello was answered', () => {
    const machine = new ConnectionMachine('plugin', limits);
    machine.receive(call(1, { method: 1 }));
    assert.throws(() => machine.receive(call(3)), WireFault);
    assert.throws(() => machine.receive(new Frame(Kind.note)), WireFault);
  });

  test('a second answer', () => {
    const machine = greeted();
    const id = machine.startCall(100, false);
    machine.receive(answer(id));
    assert.throws(() => machine.receive(answer(id)), WireFault);
  });
});

describe('what comes late', () => {
  test('frames about a call that has ended lead to nothing', () => {
    const machine = greeted();
    machine.receive(call(3, { hasMore: true }));
    machine.answerCall(3, false);
    for (const frame of [data(3, 50), credit(3, 50), cancel(3)]) assert.equal(machine.receive(frame), 'late');
    const id = machine.startCall(100, false);
    machine.receive(answer(id));
    for (const frame of [data(id, 50), credit(id, 50), failure(id)]) assert.equal(machine.receive(frame), 'late');
  });

  test('the answer to a call that was given up ends it', () => {
    const machine = greeted();
    const id = machine.startCall(100, false);
    assert.equal(machine.cancelCall(id), true);
    assert.equal(machine.cancelCall(id), false);
    assert.equal(machine.outgoingCount, 1);
    assert.equal(machine.receive(answer(id, { hasMore: true })), 'late');
    assert.equal(machine.outgoingCount, 0);
    assert.equal(machine.receive(data(id, 5)), 'late');
  });

  test('a cancelled call is answered all the same, as a failure', () => {
    const machine = greeted();
    machine.receive(call(3));
    assert.equal(machine.receive(cancel(3)), 'cancel');
    assert.equal(machine.receive(cancel(3)), 'late');
    assert.equal(machine.answerCall(3, false), 'cancelled');
    assert.equal(machine.failCall(3), false);
  });

  test('a cancelled stream ends, and nothing is sent any more', () => {
    const machine = greeted();
    machine.receive(call(3));
    machine.answerCall(3, true);
    assert.equal(machine.receive(cancel(3)), 'cancel');
    assert.equal(machine.spend(10, 3), null);
    assert.equal(machine.endStream(3), false);
  });
});

describe('limits', () => {
  test('one call too many is refused, and ping and shutdown are taken', () => {
    const machine = greeted();
    assert.equal(machine.receive(call(3)), 'call');
    assert.equal(machine.receive(call(5)), 'call');
    assert.equal(machine.receive(call(7)), 'refused');
    assert.equal(machine.receive(call(9, { method: 2 })), 'call');
    assert.equal(machine.receive(call(11, { method: 3 })), 'call');
  });

  test('calls that hold too many bytes are refused, a single one never', () => {
    const machine = greeted();
    assert.equal(machine.receive(call(3, { body: Buffer.alloc(500) })), 'call');
    assert.equal(machine.receive(call(5)), 'refused');
    machine.failCall(3);
    assert.equal(machine.receive(call(7, { hasMore: true, body: Buffer.alloc(160) })), 'call');
    assert.equal(machine.receive(call(9)), 'refused');
  });

  test('own calls keep the limit as well', () => {
    const machine = greeted();
    assert.equal(machine.startCall(100, false), 2);
    assert.equal(machine.startCall(100, false), 4);
    assert.equal(machine.startCall(100, false), null);
  });

  test('no more of a stream is sent than was allowed', () => {
    const machine = greeted();
    machine.receive(call(3));
    machine.answerCall(3, true);
    assert.equal(machine.spend(70, 3), 70);
    assert.equal(machine.spend(70, 3), 30);
    assert.equal(machine.spend(70, 3), 0);
    assert.equal(machine.receive(credit(3, 40)), 'credit');
    assert.equal(machine.spend(70, 3), 40);
    assert.equal(machine.endStream(3), true);
    assert.equal(machine.spend(1, 3), null);
  });
});
