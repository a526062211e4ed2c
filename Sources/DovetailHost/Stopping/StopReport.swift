import DovetailCore

/// How a host has stopped.
public struct StopReport: Sendable, Equatable {
    /// What had not ended when the time was over, in words, such as `enable of Notes of ada`.
    ///
    /// Operations among it are finished or undone when the host starts again.
    public let unfinished: [String]

    /// Whether everything has ended.
    public var isComplete: Bool { self.unfinished.isEmpty }
}

extension DovetailError {
    /// A stop that took too long.
    package init(_ report: StopReport, within limit: Duration) {
        self.init(
            .interrupted,
            "Not everything has ended within \(limit.words) (limits.shutdown): \(report.unfinished.joined(separator: ", ")). The next start puts it in order.",
            remedy: .askOperator)
    }
}
