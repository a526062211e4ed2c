public import FoundationEssentials

/// How many lines somebody may write to a log: a bucket that refills as time goes by, and counts what it keeps out.
public struct LineAllowance: Sendable {
    private let burst: Double
    private let perSecond: Double
    private var tokens: Double
    private var last: Date
    private var dropped = 0

    /// Makes a full bucket.
    ///
    /// - Parameters:
    ///   - burst: How many lines may come at once.
    ///   - perSecond: How many more may come each second.
    ///   - now: The time.
    public init(burst: Int, perSecond: Int, at now: Date) {
        self.burst = Double(burst)
        self.perSecond = Double(perSecond)
        self.tokens = Double(burst)
        self.last = now
    }

    /// Whether one more line may pass; one that may not is counted.
    public mutating func take(at now: Date) -> Bool {
        let elapsed = max(0, now.timeIntervalSince(self.last))
        self.last = now
        self.tokens = min(self.burst, self.tokens + elapsed * self.perSecond)
        guard self.tokens >= 1 else {
            self.dropped += 1
            return false
        }
        self.tokens -= 1
        return true
    }

    /// Counts a line that is kept out, whatever is left.
    public mutating func drop() { self.dropped += 1 }

    /// How many lines were dropped since this was asked last.
    public mutating func takeDropped() -> Int {
        defer { self.dropped = 0 }
        return self.dropped
    }
}
