import DovetailHost
import Foundation
import Logging
import Synchronization

/// How many lines a process may write to the host's log: a bucket that refills as time goes by.
final class LineLimit: Sendable {
    private struct State {
        var tokens: Double
        var last: Date
        var dropped = 0
    }

    private let burst: Double
    private let perSecond: Double
    private let clock: any HostClock
    private let state: Mutex<State>

    /// Makes a full bucket.
    ///
    /// - Parameters:
    ///   - burst: How many lines may come at once.
    ///   - perSecond: How many more may come each second.
    ///   - clock: The time.
    init(burst: Int, perSecond: Int, clock: any HostClock) {
        self.burst = Double(burst)
        self.perSecond = Double(perSecond)
        self.clock = clock
        self.state = Mutex(State(tokens: Double(burst), last: clock.now))
    }

    /// Whether one more line may pass; one that may not is counted.
    func take() -> Bool {
        let now = self.clock.now
        return self.state.withLock { state in
            let elapsed = max(0, now.timeIntervalSince(state.last))
            state.last = now
            state.tokens = min(self.burst, state.tokens + elapsed * self.perSecond)
            guard state.tokens >= 1 else {
                state.dropped += 1
                return false
            }
            state.tokens -= 1
            return true
        }
    }

    /// Says how many lines were dropped since this was said last, if any were.
    func reportDropped(to logger: Logger) {
        let dropped = self.state.withLock { state in
            defer { state.dropped = 0 }
            return state.dropped
        }
        guard dropped > 0 else { return }
        logger.warning(
            "A plugin writes more than the host's log takes", metadata: ["lines.dropped": "\(dropped)"])
    }
}
