/// How long calls took.
public struct CallLatency: Sendable, Equatable {
    /// Half of them were answered sooner.
    public let p50: Duration
    /// All but one in a hundred were answered sooner.
    public let p99: Duration

    /// Describes what was measured.
    public init(p50: Duration, p99: Duration) {
        self.p50 = p50
        self.p99 = p99
    }
}
