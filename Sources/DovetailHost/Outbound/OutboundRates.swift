import DovetailCore
import Synchronization

/// The rates at which installations send requests to elsewhere.
final class OutboundRates: Sendable {
    private struct State {
        var rates: [InstallationID: RequestRate] = [:]
        /// How many are kept before those are dropped that say nothing.
        var room = 1_000
    }

    private let perSecond: Int
    private let clock: any HostClock
    private let state = Mutex(State())

    /// Limits what installations may send.
    ///
    /// - Parameters:
    ///   - perSecond: How many requests a second one installation may send; 0 for any number.
    ///   - clock: The time.
    init(perSecond: Int, clock: any HostClock) {
        self.perSecond = perSecond
        self.clock = clock
    }

    /// Counts a request; false when it is one too many.
    func take(_ installation: InstallationID) -> Bool {
        guard self.perSecond > 0 else { return true }
        let now = self.clock.now
        return self.state.withLock { state in
            if state.rates.count >= state.room {
                state.rates = state.rates.filter { !$0.value.isFull(now: now) }
                state.room = max(1_000, 2 * state.rates.count)
            }
            return state.rates[installation, default: RequestRate(perSecond: self.perSecond, now: now)].take(now: now)
        }
    }
}
