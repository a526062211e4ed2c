/// How long the answer to a call of plugin code is waited for, and by which clock.
///
/// The host names it for the length of a call to what a plugin has bound. An instance that
/// ``PluginInstance/keepsCallLimits`` gives the call up when the time is over.
public struct CallLimit: Sendable {
    /// The limit of the call under way; nil where there is none.
    @TaskLocal public static var current: CallLimit?

    /// How long is waited.
    public let duration: Duration
    let timeLimit: TimeLimit

    init(_ duration: Duration, _ timeLimit: TimeLimit) {
        self.duration = duration
        self.timeLimit = timeLimit
    }

    /// Calls a body, once, when a call that has begun just now is over; cancel the alarm when it has ended.
    public func alarm(ring: @escaping @Sendable () -> Void) -> HostAlarm {
        self.timeLimit.clock.alarm(after: self.duration, ring: ring)
    }

    /// Waits for what cannot be given up by itself, but no longer than for a call.
    ///
    /// - Throws: What the body throws, and ``TimeLimitExceeded``.
    public func wait<Answer: Sendable>(
        for body: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        try await self.timeLimit.ask(self.duration, body)
    }
}
