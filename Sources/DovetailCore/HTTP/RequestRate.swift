package import FoundationEssentials

/// How many requests somebody may make at the moment: so many at once, and so many more each second.
package struct RequestRate: Sendable, Equatable {
    private let perSecond: Double
    private var left: Double
    private var last: Date

    /// Makes the rate of somebody who has asked nothing yet.
    package init(perSecond: Int, now: Date) {
        self.perSecond = Double(perSecond)
        self.left = Double(perSecond)
        self.last = now
    }

    /// Takes one request; false when it is one too many.
    package mutating func take(now: Date) -> Bool {
        self.refill(now)
        guard self.left >= 1 else { return false }
        self.left -= 1
        return true
    }

    /// Whether it is as if nothing had ever been asked.
    package func isFull(now: Date) -> Bool {
        var rate = self
        rate.refill(now)
        return rate.left >= rate.perSecond
    }

    private mutating func refill(_ now: Date) {
        // A clock that is set back makes nobody wait.
        let elapsed = max(0, now.timeIntervalSince(self.last))
        self.last = now
        self.left = min(self.perSecond, self.left + elapsed * self.perSecond)
    }
}
