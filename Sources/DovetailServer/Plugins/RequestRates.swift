import DovetailCore
import FoundationEssentials
import Synchronization

/// The rates at which users ask plugins.
final class RequestRates: Sendable {
    /// How many rates are kept before those are dropped that say nothing.
    private static let kept = 10_000

    private struct Key: Hashable {
        let user: UserID
        let slug: PluginSlug
    }

    private let perSecond: Int
    private let clock: @Sendable () -> Date
    private let rates = Mutex<[Key: RequestRate]>([:])

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
        let isTaken = self.rates.withLock { rates in
            if rates.count >= Self.kept { rates = rates.filter { !$0.value.isFull(now: now) } }
            return rates[Key(user: user, slug: slug), default: RequestRate(perSecond: self.perSecond, now: now)].take(
                now: now)
        }
        guard !isTaken else { return }
        throw DovetailError(
            .tooManyRequests,
            "User \(user) asks \(slug) more than \(self.perSecond) times a second (http.rate). Try again in a second.",
            remedy: .retry)
    }
}
