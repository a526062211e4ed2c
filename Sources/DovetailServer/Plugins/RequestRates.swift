import DovetailCore
import FoundationEssentials
import Synchronization

/// The rates at which users ask plugins.
final class RequestRates: Sendable {
    /// How many rates are kept, at least, before those are dropped that say nothing.
    private static let kept = 10_000

    private struct Key: Hashable {
        let user: UserID
        let slug: PluginSlug
    }

    private struct State {
        var rates: [Key: RequestRate] = [:]
        /// At how many rates those are dropped next that say nothing: twice as many as were left, so that a request pays for
        /// few of them.
        var sweepsAt = RequestRates.kept

        mutating func sweep(now: Date) {
            guard self.rates.count >= self.sweepsAt else { return }
            self.rates = self.rates.filter { !$0.value.isFull(now: now) }
            self.sweepsAt = max(RequestRates.kept, self.rates.count * 2)
        }
    }

    private let perSecond: Int
    private let clock: @Sendable () -> Date
    private let state = Mutex(State())

    /// Limits what users may ask.
    ///
    /// - Parameters:
    ///   - perSecond: How many requests a second a user may make of a plugin; 0 for any number.
    ///   - clock: The time.
    init(perSecond: Int, clock: @escaping @Sendable () -> Date) {
        self.perSecond = perSecond
        self.clock = clock
    }

    /// Counts a request.
    ///
    /// - Throws: `tooManyRequests`.
    func take(_ user: UserID, _ slug: PluginSlug) throws {
        guard self.perSecond > 0 else { return }
        let now = self.clock()
        let isTaken = self.state.withLock { state in
            state.sweep(now: now)
            let fresh = RequestRate(perSecond: self.perSecond, now: now)
            return state.rates[Key(user: user, slug: slug), default: fresh].take(now: now)
        }
        guard !isTaken else { return }
        throw DovetailError(
            .tooManyRequests,
            "User \(user) asks \(slug) more than \(self.perSecond) times a second (http.rate). Try again in a second.",
            remedy: .retry)
    }
}
