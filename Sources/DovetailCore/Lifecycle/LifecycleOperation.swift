public import FoundationEssentials

/// One operation of the lifecycle, as the journal keeps it.
public struct LifecycleOperation: Sendable, Equatable, Codable, Identifiable {
    /// How an operation stands.
    public enum Status: String, Sendable, Codable, CaseIterable {
        /// Under way.
        case running
        /// Done.
        case succeeded
        /// Failed; ``LifecycleOperation/error`` says why.
        case failed
        /// Interrupted by the end of the host, and undone: while it stopped, or at the next start.
        case undone
    }

    /// Its id.
    public let id: OperationID
    /// The installation it is about.
    public let installation: InstallationID
    /// What it does.
    public let kind: OperationKind
    /// The state in which it began.
    public let from: InstallationState
    /// The state in which it ended, or is to end if it is running.
    public var to: InstallationState
    /// The release in which it began; nil when there was none.
    public let fromVersion: SemanticVersion?
    /// The release in which it is to end; nil when none is to be left.
    public let toVersion: SemanticVersion?
    /// Which attempt it is, counting from 1.
    public let attempt: Int
    /// The step that it reached, as the journal knows it.
    ///
    /// The row is not written anew at every step: while it is running, and after the host ended meanwhile, it is the first.
    public var step: LifecycleStep
    /// How it stands.
    public var status: Status
    /// When it began.
    public let startedAt: Date
    /// When it ended; nil while it is running.
    public var finishedAt: Date?
    /// What the plugin or the host said about it, for the user.
    public var message: String?
    /// What the plugin answered beside the message.
    public var data: JSONValue?
    /// Why it failed, or what went wrong on the way although it succeeded.
    public var error: DovetailError?
    /// Who asked for it; nil when it was the host itself.
    public let requestedBy: UserID?
    /// The node of the host that carried it out.
    public let node: String

    /// Describes an operation that is about to begin.
    public init(
        id: OperationID, installation: InstallationID, plan: LifecyclePlan, startedAt: Date, requestedBy: UserID?,
        node: String
    ) {
        self.id = id
        self.installation = installation
        self.kind = plan.kind
        self.from = plan.origin.name
        self.to = plan.success.name
        self.fromVersion = plan.origin.version
        self.toVersion = plan.success.version
        self.attempt = plan.attempt
        self.step = plan.steps.first ?? .commit
        self.status = .running
        self.startedAt = startedAt
        self.requestedBy = requestedBy
        self.node = node
    }
}

extension LifecycleOperation {
    /// How long it took, in seconds; nil while it is running.
    public var duration: Double? { self.finishedAt.map { $0.timeIntervalSince(self.startedAt) } }
}
