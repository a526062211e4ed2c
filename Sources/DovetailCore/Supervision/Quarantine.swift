public import FoundationEssentials

/// That a unit crashed more often than its budget allows: nothing of it is started for a while.
public struct Quarantine: Sendable, Equatable, Codable {
    /// What is not started.
    public let unit: ProcessUnit
    /// How its process ended the last time.
    public let reason: DovetailError
    /// The last lines that the process wrote, oldest first.
    public let lastLines: [String]
    /// When it began.
    public let since: Date
    /// When whoever uses the plugin may try again; an administrator may at any time.
    public let until: Date
    /// How many crashes within the window have led to it.
    public let crashes: Int

    /// Describes a quarantine.
    public init(
        unit: ProcessUnit, reason: DovetailError, lastLines: [String], since: Date, until: Date, crashes: Int
    ) {
        self.unit = unit
        self.reason = reason
        self.lastLines = lastLines
        self.since = since
        self.until = until
        self.crashes = crashes
    }

    /// Whether its time is over.
    public func isOver(at time: Date) -> Bool { time >= self.until }

    /// Why nothing of the unit is started, as an error.
    ///
    /// It is read by every owner of the release. ``lastLines`` are not part of it: they may be about another owner.
    public var error: DovetailError {
        DovetailError(
            .quarantined,
            """
            \(self.unit) crashed \(self.crashes) times and is not started since \(self.since.formatted(.iso8601)): \
            \(self.reason.message) An administrator can give it another chance at any time: dovetail plugin retry \
            \(self.unit.release). Everybody else can from \(self.until.formatted(.iso8601)) on.
            """,
            remedy: .askOperator)
    }
}
