public import DovetailCore
public import FoundationEssentials

extension API {
    /// One plugin installed for one owner.
    public struct Installation: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case id, owner, slug, state, version, serves, failure, failed, allowed
            case isConfigurable = "configurable"
            case isForcible = "forcible"
            case latestVersion = "latest_version"
            case isUpdateAvailable = "update_available"
            case installedAt = "installed_at"
            case lastEnabledAt = "last_enabled_at"
            case lastDisabledAt = "last_disabled_at"
            case configuredAt = "configured_at"
            case updatedAt = "updated_at"
            case previousVersion = "previous_version"
            case probationEndsAt = "probation_ends_at"
            case rollbackUntil = "rollback_until"
            case serviceLevel = "service_level"
        }

        /// The id `{user_id}_{plugin_slug}`.
        public var id: String
        /// Whom it belongs to: a user's name or `system`.
        public var owner: String
        /// The plugin.
        public var slug: PluginSlug
        /// The state.
        public var state: InstallationState
        /// The release that it is on; nil only after an install failed before it was on any.
        public var version: SemanticVersion?
        /// Whether it serves: when it is enabled, and after an update or a rollback from there has failed.
        public var serves: Bool
        /// What failed when it is in error: `install`, `enable`, `uninstall`, `update`, `rollback` or `crash`.
        public var failed: FailedOperation.Kind?
        /// Why it is in error.
        public var failure: Failure?
        /// What may be asked of it now.
        public var allowed: [Action]
        /// Whether its configuration may be changed now.
        public var isConfigurable: Bool
        /// Whether removing it may be forced now.
        public var isForcible: Bool
        /// The newest release that this host offers; nil when every release was withdrawn.
        public var latestVersion: SemanticVersion?
        /// Whether that is newer than the one that it is on.
        public var isUpdateAvailable: Bool
        /// When it was installed; nil when that has failed.
        public var installedAt: Date?
        /// When it was last enabled; nil when it never was.
        public var lastEnabledAt: Date?
        /// When it was last disabled; nil when it never was.
        public var lastDisabledAt: Date?
        /// When its configuration was last changed; nil when it never was.
        public var configuredAt: Date?
        /// When it last moved to another release; nil when it never did.
        public var updatedAt: Date?
        /// The release before the last update, to which it can go back; nil when there is nothing to go back to.
        public var previousVersion: SemanticVersion?
        /// Until when the host watches the release after its update, and goes back if it is not well; nil when it did not
        /// serve then.
        public var probationEndsAt: Date?
        /// Until when the update can be undone.
        public var rollbackUntil: Date?
        /// With what it serves; nil when it does not serve, or in full and its plugin has reported no features.
        public var serviceLevel: ServiceLevel?

        /// Describes an installation.
        ///
        /// - Parameters:
        ///   - installation: The installation.
        ///   - latest: The newest release that the host offers.
        public init(_ installation: DovetailCore.Installation, latest: SemanticVersion?) {
            let lifecycle = installation.lifecycle
            self.id = installation.id.joined
            self.owner = installation.id.owner.rawValue
            self.slug = installation.id.slug
            self.state = lifecycle.name
            self.version = lifecycle.version
            self.serves = lifecycle.isServing
            if case .error(let failed) = lifecycle.state { self.failed = failed.kind }
            self.installedAt = self.failed == .install ? nil : installation.installedAt
            self.failure = installation.failure.map(Failure.init)
            let possible = lifecycle.possible
            self.allowed = possible.compactMap { Action(rawValue: $0.name) }
            self.isConfigurable = possible.contains(.configure)
            self.isForcible = possible.contains(.uninstall(force: true))
            self.latestVersion = latest
            self.isUpdateAvailable = latest.flatMap { latest in lifecycle.version.map { $0 < latest } } ?? false
            self.lastEnabledAt = installation.lastEnabledAt
            self.lastDisabledAt = installation.lastDisabledAt
            self.configuredAt = installation.configuredAt
            self.updatedAt = installation.updatedAt
            self.previousVersion = lifecycle.previous
            self.probationEndsAt = installation.rollback?.probationEndsAt
            self.rollbackUntil = installation.rollback?.keptUntil
            if self.serves { self.serviceLevel = installation.serviceLevel.map(ServiceLevel.init) }
        }
    }
}
