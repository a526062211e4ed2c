public import DovetailCore
public import FoundationEssentials

/// What an update of an installation would change: nothing is changed by asking.
public struct UpdatePreview: Sendable, Equatable {
    /// Which installation.
    public let installation: InstallationID
    /// The release that it is on.
    public let from: SemanticVersion
    /// The release that it would move to; the same when there is nothing to do.
    public let to: SemanticVersion
    /// Whether it serves: the new release is started beside the old then, and takes its place.
    public let isServing: Bool
    /// What the manifests say.
    public let changes: ReleaseChanges
    /// The migrations that have not run in the plugin's database yet, in their order.
    public let migrations: [String]
    /// The migrations of the owner's data that would run, by their names, in their order.
    public let ownerMigrations: [String]
    /// Those that remove what only older releases use, and wait until nobody is on one or can go back to one, in their order.
    public let waitingMigrations: [String]
    /// Why the migrations cannot run beside the releases that others are on, or at all; nil when they can.
    ///
    /// They were tried, and undone.
    public let obstacle: DovetailError?
    /// The keys of settings whose value the new release does not take, in order: a default takes its place if there is one.
    public let droppedValues: [String]
    /// Until when the update could be undone, counted from now.
    public let rollbackUntil: Date
    /// How many other installations of the plugin there are, by their release: they share the tables that migrations change.
    public let others: [SemanticVersion: Int]

    /// Whether there is anything to do.
    public var isUpdate: Bool { self.from != self.to }
}
