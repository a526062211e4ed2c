public import DovetailCore

/// What an update of an installation would change: nothing is changed by asking.
public struct UpdatePreview: Sendable, Equatable {
    /// Which installation.
    public let installation: InstallationID
    /// The release that it is on.
    public let from: SemanticVersion
    /// The release that it would move to; the same when there is nothing to do.
    public let to: SemanticVersion
    /// Whether it serves, so that it is stopped and started again.
    public let isServing: Bool
    /// What the manifests say.
    public let changes: ReleaseChanges
    /// The migrations that have not run in the plugin's database yet, in their order.
    public let migrations: [String]
    /// The keys of settings whose value the new release does not take, in order: a default takes its place if there is one.
    public let droppedValues: [String]
    /// How many other installations of the plugin there are, by their release: they share the tables that migrations change.
    public let others: [SemanticVersion: Int]

    /// Whether there is anything to do.
    public var isUpdate: Bool { self.from != self.to }
}
