import NIOCore

/// How many calls and notes of the other side may come in: a bucket that refills as time goes by.
///
/// Nobody is refused: when the bucket is empty, the channel is not read for a while, so that a flood waits at its source.
public struct CallRate: Sendable, Hashable {
    /// How many may come in at once.
    public let burst: Int
    /// How many more may come in each second; at least 1.
    public let perSecond: Int
    /// What is left; negative when what came in at once was more.
    private var tokens: Double
    private var last: NIODeadline?

    /// Makes a full bucket.
    public init(burst: Int, perSecond: Int) {
        self.burst = burst
        self.perSecond = max(1, perSecond)
        self.tokens = Double(burst)
    }

    /// Takes so many; answers how long nothing more shall be read, or nil to read on.
    mutating func pause(after count: Int, at now: NIODeadline) -> TimeAmount? {
        let elapsed = self.last.map { Double((now - $0).nanoseconds) / 1e9 } ?? 0
        self.last = now
        self.tokens = min(Double(self.burst), self.tokens + elapsed * Double(self.perSecond)) - Double(count)
        guard self.tokens < 0 else { return nil }
        return .nanoseconds(Int64(-self.tokens / Double(self.perSecond) * 1e9) + 1)
    }
}
