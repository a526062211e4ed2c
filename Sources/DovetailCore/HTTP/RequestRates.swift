package import FoundationEssentials

/// The rates at which many ask, each under a key.
package struct RequestRates<Key: Hashable & Sendable>: Sendable {
    private let perSecond: Int
    private let kept: Int
    private var rates: [Key: RequestRate] = [:]
    /// At how many rates those are dropped next that say nothing: twice as many as were left, so that a request pays for
    /// few of them.
    private var room: Int

    /// Limits how often each may ask.
    ///
    /// - Parameters:
    ///   - perSecond: How many requests a second are allowed under one key; 0 for any number.
    ///   - kept: How many rates are kept, at least, before those are dropped that say nothing.
    package init(perSecond: Int, kept: Int = 10_000) {
        self.perSecond = perSecond
        self.kept = kept
        self.room = kept
    }

    /// Counts a request; false when it is one too many.
    package mutating func take(_ key: Key, now: Date) -> Bool {
        guard self.perSecond > 0 else { return true }
        if self.rates.count >= self.room {
            self.rates = self.rates.filter { !$0.value.isFull(now: now) }
            self.room = max(self.kept, 2 * self.rates.count)
        }
        return self.rates[key, default: RequestRate(perSecond: self.perSecond, now: now)].take(now: now)
    }
}
