public import FoundationEssentials

/// What was kept of an installation before an update, so that it can go back.
public struct RollbackPoint: Sendable, Hashable, Codable {
    /// The update, under whose id the data is kept.
    public let operation: OperationID
    /// Until when the new release is on probation: if it is not well until then, the host goes back by itself.
    ///
    /// Nil when it did not serve after the update.
    public let probationEndsAt: Date?
    /// Until when the data is kept.
    public let keptUntil: Date

    /// Describes what was kept.
    public init(operation: OperationID, probationEndsAt: Date?, keptUntil: Date) {
        self.operation = operation
        self.probationEndsAt = probationEndsAt
        self.keptUntil = keptUntil
    }
}

extension RollbackPoint {
    /// Whether the new release is on probation at a time.
    public func isOnProbation(at time: Date) -> Bool { self.probationEndsAt.map { time < $0 } ?? false }
}
