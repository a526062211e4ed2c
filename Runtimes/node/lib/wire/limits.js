/** How much a connection may hold and carry, while the host has not said otherwise in its hello. */
export const defaultLimits = Object.freeze({
  /** The most bytes that may follow a frame's length. */
  frame: 4 * 2 ** 20,
  /** How many calls of one side may be under way at once. */
  calls: 1024,
  /** How many bytes the calls of one side may hold at the other. */
  callBytes: 64 * 2 ** 20,
  /** How many bytes of a stream may be on their way without having been read. */
  streamCredit: 256 * 2 ** 10,
});

/** The limits that a hello names; those that it leaves out have their defaults. */
export function limitsOf(document = {}) {
  return {
    frame: document.frame ?? defaultLimits.frame,
    calls: document.calls ?? defaultLimits.calls,
    callBytes: document.call_bytes ?? defaultLimits.callBytes,
    streamCredit: document.stream_credit ?? defaultLimits.streamCredit,
  };
}
