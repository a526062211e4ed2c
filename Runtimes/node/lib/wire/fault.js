/**
 * How the other side broke the protocol; there is no way on after one.
 *
 * The message is the rest of a sentence: “it sent …”.
 */
export class WireFault extends Error {
  get name() {
    return 'WireFault';
  }
}
