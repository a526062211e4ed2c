public import FoundationEssentials

/// One plugin installed for one owner, as the store keeps it.
public struct Installation: Sendable, Equatable, Codable, Identifiable {
    /// Which plugin, for whom.
    public let id: InstallationID
    /// The state and the release it is on.
    public var lifecycle: InstallationLifecycle
    /// Why it is in error; nil in every other state.
    public var failure: DovetailError?
    /// When it was installed, or that was tried last.
    public let installedAt: Date
    /// When it was last enabled; nil when it never was.
    public var lastEnabledAt: Date?
    /// When it was last disabled; nil when it never was.
    public var lastDisabledAt: Date?
    /// When its configuration was last changed; nil when it never was.
    public var configuredAt: Date?
    /// When it last moved to another release; nil when it never did.
    public var updatedAt: Date?
    /// What was kept before its last update, to go back to; nil when there is nothing.
    public var rollback: RollbackPoint?
    /// With what it serves, or served when it was awake last; nil when there is nothing to say of it.
    public var serviceLevel: ServiceLevel?

    /// Makes a record of an installation.
    public init(
        id: InstallationID, lifecycle: InstallationLifecycle, failure: DovetailError? = nil, installedAt: Date,
        lastEnabledAt: Date? = nil, lastDisabledAt: Date? = nil, configuredAt: Date? = nil, updatedAt: Date? = nil,
        rollback: RollbackPoint? = nil, serviceLevel: ServiceLevel? = nil
    ) {
        self.id = id
        self.lifecycle = lifecycle
        self.failure = failure
        self.installedAt = installedAt
        self.lastEnabledAt = lastEnabledAt
        self.lastDisabledAt = lastDisabledAt
        self.configuredAt = configuredAt
        self.updatedAt = updatedAt
        self.rollback = rollback
        self.serviceLevel = serviceLevel
    }
}

extension Installation {
    /// The release it is on, or, after an install that failed, the one that it was to be on.
    public var release: ReleaseID? {
        self.lifecycle.version.map { ReleaseID(slug: self.id.slug, version: $0) }
    }
}
