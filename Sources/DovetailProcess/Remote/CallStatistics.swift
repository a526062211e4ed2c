import DovetailHost
import Synchronization

/// Counts the calls to a process, and remembers how long the latest took.
final class CallStatistics: Sendable {
    /// How many of the latest calls the latency is taken from.
    private static let window = 512

    private struct State {
        var calls = 0
        var errors = 0
        var latest: [Duration] = []
    }

    private let state = Mutex(State())

    /// Counts a call that was answered, or failed.
    func record(_ duration: Duration, isError: Bool) {
        self.state.withLock { state in
            if state.latest.count < Self.window {
                state.latest.append(duration)
            } else {
                state.latest[state.calls % Self.window] = duration
            }
            state.calls += 1
            if isError { state.errors += 1 }
        }
    }

    /// How many calls there were, and how many of them failed.
    var counts: (calls: Int, errors: Int) { self.state.withLock { ($0.calls, $0.errors) } }

    /// How long the latest calls took; nil when there was none.
    var latency: CallLatency? {
        let sorted = self.state.withLock { $0.latest }.sorted()
        guard !sorted.isEmpty else { return nil }
        return CallLatency(p50: sorted[sorted.count / 2], p99: sorted[min(sorted.count - 1, sorted.count * 99 / 100)])
    }
}
