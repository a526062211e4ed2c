import DovetailCore
import FoundationEssentials
import Synchronization

/// The rates at which users ask plugins.
final class UserRates: Sendable {
    private struct Key: Hashable {
        let user: UserID
        let slug: PluginSlug
    }

    private let perSecond: Int
    private let clock: @Sendable () -> Date
    private let rates: Mutex<RequestRates<Key>>

    /// Limits what users may ask.
    ///
    /// - Parameters:
    ///   - perSecond: How many requests a second a user may make of a plugin; 0 for any number.
    ///   - clock: The time.
    init(perSecond: Int, clock: @escaping @Sendable () -> Date) {
        self.perSecond = perSecond
        self.clock = clock
        self.rates = Mutex(RequestRates(perSecond: perSecond))
    }

    /// Counts a request.
    ///
    /// - Throws: `tooManyRequests`.
    func take(_ user: UserID, _ slug: PluginSlug) throws {
        guard self.perSecond > 0 else { return }
        let now = self.clock()
        guard !self.rates.withLock({ $0.take(Key(user: user, slug: slug), now: now) }) else { return }
        throw DovetailError(
            .tooManyRequests,
            "User \(user) asks \(slug) more than \(self.perSecond) times a second (http.rate). Try again in a second.",
            remedy: .retry)
    }
}
