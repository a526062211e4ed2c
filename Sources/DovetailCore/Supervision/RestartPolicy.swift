/// How often a plugin's process may crash, how long the host waits before it starts it again, and what becomes of one that
/// crashes too often.
public struct RestartPolicy: Sendable, Equatable {
    /// How many crashes within the ``window`` are followed by a restart; the next one by a quarantine.
    ///
    /// Default 3; 0 allows no restart.
    public var allowed = 3
    /// How long a crash counts.
    ///
    /// Default 5 min.
    public var window: Duration = .seconds(300)
    /// The delay before the second restart within the window; the first comes at once.
    ///
    /// Default 1 s.
    public var delay: Duration = .seconds(1)
    /// By how much the delay grows with each further restart.
    ///
    /// Default 2; values below 1 count as 1.
    public var factor = 2.0
    /// The longest delay, jitter included.
    ///
    /// Default 60 s.
    public var maximumDelay: Duration = .seconds(60)
    /// How much is added to a delay at random, at most, as a share of it.
    ///
    /// Default 0.2. What many processes need that crashed together is then not asked for by all at once.
    public var jitter = 0.2
    /// How long a quarantine lasts.
    ///
    /// Default 10 min.
    public var quarantine: Duration = .seconds(600)

    /// The default policy.
    public init() {}

    /// The delay before a restart.
    ///
    /// - Parameters:
    ///   - number: Which restart within the window, counting from 1.
    ///   - jitter: Which part of the jitter to add, 0 to 1.
    /// - Returns: Zero for the first.
    func delay(before number: Int, jitter: Double) -> Duration {
        guard number > 1 else { return .zero }
        var delay = self.delay
        for _ in 2..<number where delay < self.maximumDelay { delay = delay * max(1, self.factor) }
        return min(delay * (1 + max(0, self.jitter) * min(max(0, jitter), 1)), self.maximumDelay)
    }
}
