/// What failed, when an installation is in error, and where it came from.
public struct FailedOperation: Sendable, Hashable, Codable {
    /// What was tried when it failed.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// Installing: nothing of the plugin is left behind.
        case install
        /// Enabling: nothing of it runs.
        case enable
        /// Uninstalling: its data is kept, nothing of it runs.
        case uninstall
        /// Updating: the old release is back, and serves if it did before.
        case update
        /// Going back to the release before: the newer one is still there, and serves if it did before.
        case rollback
        /// Running: the release crashed more often than its budget allows.
        case crash
    }

    /// What was tried.
    public let kind: Kind
    /// The state that the operation began in; nil when that was uninstalled.
    public let origin: RestingState?
    /// The release that an install, an update or a rollback was to end on; nil for every other kind.
    public let target: SemanticVersion?
    /// How often it was tried, counting from 1.
    public let attempt: Int

    /// Describes a failed operation.
    public init(kind: Kind, origin: RestingState?, target: SemanticVersion? = nil, attempt: Int) {
        self.kind = kind
        self.origin = origin
        self.target = target
        self.attempt = attempt
    }
}
