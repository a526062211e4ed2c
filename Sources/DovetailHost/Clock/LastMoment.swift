import Synchronization

/// Remembers the last moment that was handed out, so that the next is later.
final class LastMoment: Sendable {
    private let state = Mutex<(milliseconds: UInt64, counter: Int)>((0, 0))

    /// The moment, or the next one after the last when time stood still or went back; at most 4,096 share a millisecond.
    func next(_ milliseconds: UInt64) -> (milliseconds: UInt64, counter: Int) {
        self.state.withLock { state in
            if milliseconds > state.milliseconds {
                state = (milliseconds, 0)
            } else if state.counter < 0xFFF {
                state.counter += 1
            } else {
                state = (state.milliseconds + 1, 0)
            }
            return state
        }
    }
}
