public import DovetailCore
public import FoundationEssentials

/// What was kept of an installation before an update, but for what the plugin had stored and its rows in its own database.
public struct InstallationSnapshot: Sendable, Equatable {
    /// The update, under whose id it is kept.
    public let operation: OperationID
    /// The release that the installation was on.
    public let version: SemanticVersion
    /// When it was kept.
    public let takenAt: Date
    /// The configuration; nil when none was set.
    public let configuration: StoredConfiguration?
    /// What it was permitted.
    public let grants: Set<Permission>
    /// What it had under way when the update began, as a document; nil for nothing.
    public let savedState: JSONValue?

    /// Describes what was kept.
    public init(
        operation: OperationID, version: SemanticVersion, takenAt: Date, configuration: StoredConfiguration?,
        grants: Set<Permission>, savedState: JSONValue? = nil
    ) {
        self.operation = operation
        self.version = version
        self.takenAt = takenAt
        self.configuration = configuration
        self.grants = grants
        self.savedState = savedState
    }
}
