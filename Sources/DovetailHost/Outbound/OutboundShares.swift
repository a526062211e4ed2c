/// What each installation has its share of.
struct OutboundShares: Sendable {
    /// Names of one installation that are looked up at once.
    ///
    /// A lookup takes a thread for as long as name servers let it wait, and there are few of them for all.
    static let lookupLimit = 2

    /// Requests under way.
    let requests: OutboundSlots
    /// Names that are being looked up.
    let lookups = OutboundSlots(limit: Self.lookupLimit)
    /// Requests a second.
    let rates: OutboundRates

    init(_ settings: OutboundSettings, clock: any HostClock) {
        self.requests = OutboundSlots(limit: settings.concurrent)
        self.rates = OutboundRates(perSecond: settings.rate, clock: clock)
    }
}
