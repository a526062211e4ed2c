/// What was waited for was not done in time.
public struct TimeLimitExceeded: Error, Sendable {
    /// How long was waited.
    public let limit: Duration

    /// Says how long was waited.
    public init(limit: Duration) {
        self.limit = limit
    }
}
