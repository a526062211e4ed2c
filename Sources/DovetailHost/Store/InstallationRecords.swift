public import DovetailCore

/// What is kept of an installation, all at one moment, but for what the plugin has stored.
public struct InstallationRecords: Sendable, Equatable {
    /// Its record; nil when there is no such installation.
    public var installation: Installation?
    /// Its configuration; nil when none was set.
    public var configuration: StoredConfiguration?
    /// What it is permitted.
    public var grants: Set<Permission>

    /// Makes the records.
    public init(installation: Installation?, configuration: StoredConfiguration?, grants: Set<Permission>) {
        self.installation = installation
        self.configuration = configuration
        self.grants = grants
    }
}
