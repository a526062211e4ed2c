import DovetailCore
import Synchronization

/// What each installation has its share of.
final class OutboundShares: Sendable {
    /// Names of one installation that are looked up at once.
    ///
    /// A lookup takes a thread for as long as name servers let it wait, and there are few of them for all.
    static let lookupLimit = 2

    /// Requests under way.
    let requests: OutboundSlots
    /// Names that are being looked up.
    let lookups = OutboundSlots(limit: OutboundShares.lookupLimit)
    private let rates: Mutex<RequestRates<InstallationID>>
    private let clock: any HostClock

    init(_ settings: OutboundSettings, clock: any HostClock) {
        self.requests = OutboundSlots(limit: settings.concurrent)
        self.rates = Mutex(RequestRates(perSecond: settings.rate))
        self.clock = clock
    }

    /// Counts a request of an installation; false when it asks too often.
    func countRequest(of installation: InstallationID) -> Bool {
        let now = self.clock.now
        return self.rates.withLock { $0.take(installation, now: now) }
    }
}
