public import DovetailCore
public import FoundationEssentials

extension API {
    /// A file with what an owner had in a plugin.
    public struct Export: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case id, owner, slug, version, reason, bytes, entries
            case createdAt = "created_at"
        }

        /// Its id: that of the operation that has written it.
        public var id: String
        /// Whose data it is: a user's name or `system`.
        public var owner: String
        /// The plugin.
        public var slug: PluginSlug
        /// The release that had made the data.
        public var version: SemanticVersion
        /// Why it was written: `uninstall` or `rollback`.
        public var reason: String
        /// When it was written.
        public var createdAt: Date
        /// How many bytes it has.
        public var bytes: Int
        /// How many settings, permissions, storage keys and rows are in it.
        public var entries: Int

        /// Describes an export.
        public init(
            id: String, owner: String, slug: PluginSlug, version: SemanticVersion, reason: String, createdAt: Date,
            bytes: Int, entries: Int
        ) {
            self.id = id
            self.owner = owner
            self.slug = slug
            self.version = version
            self.reason = reason
            self.createdAt = createdAt
            self.bytes = bytes
            self.entries = entries
        }
    }

    /// What there is of an owner's in a plugin, counted; after it was removed, nothing but exports.
    public struct Remains: Codable, Sendable, Equatable {
        /// Whose: a user's name or `system`.
        public var owner: String
        /// The plugin.
        public var slug: PluginSlug
        /// The state of the installation.
        public var state: InstallationState
        /// The owner's rows in each table that any release of the plugin declares.
        public var rows: [String: Int]
        /// The keys in its storage.
        public var storage: Int
        /// The settings that were set.
        public var configuration: Int
        /// The permissions that it has.
        public var grants: Int
        /// Its modules.
        public var modules: Int
        /// The events that it listens to.
        public var subscriptions: Int
        /// The exports of its data.
        public var exports: Int

        /// Counts what there is.
        public init(
            owner: String, slug: PluginSlug, state: InstallationState, rows: [String: Int], storage: Int,
            configuration: Int, grants: Int, modules: Int, subscriptions: Int, exports: Int
        ) {
            self.owner = owner
            self.slug = slug
            self.state = state
            self.rows = rows
            self.storage = storage
            self.configuration = configuration
            self.grants = grants
            self.modules = modules
            self.subscriptions = subscriptions
            self.exports = exports
        }
    }
}
