import DovetailCore

/// What carries out operations of the lifecycle, for users that it knows.
protocol LifecycleSubject: Sendable {
    /// The path of the database that it writes.
    var database: String { get }

    /// Carries out an operation: durably, when this returns.
    func perform(_ kind: OperationKind, for user: UserID) async throws
}
