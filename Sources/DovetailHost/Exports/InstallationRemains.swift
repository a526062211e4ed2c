public import DovetailCore

/// What is left of an installation, or of one that was: what there is of an owner's in a plugin, counted.
public struct InstallationRemains: Sendable, Equatable {
    /// The installation.
    public let installation: InstallationID
    /// Its state.
    public let state: InstallationState
    /// The rows of the owner's in each table that any release of the plugin declares.
    public let rows: [String: Int]
    /// What the host's store keeps.
    public let stored: StoredRemains
    /// The events that it listens to now.
    public let subscriptions: Int
}
