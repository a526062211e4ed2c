public import DovetailCore

extension API {
    /// What an update of an installation would change.
    public struct UpdatePreview: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case owner, slug, from, to, serves, migrations, others
            case isUpdate = "update"
            case addedPermissions = "added_permissions"
            case droppedPermissions = "dropped_permissions"
            case addedSettings = "added_settings"
            case droppedSettings = "dropped_settings"
            case changedSettings = "changed_settings"
            case droppedValues = "dropped_values"
        }

        /// The installations of the plugin that are on one release.
        public struct Others: Codable, Sendable, Equatable {
            /// The release.
            public var version: SemanticVersion
            /// How many are on it.
            public var count: Int

            /// Counts installations.
            public init(version: SemanticVersion, count: Int) {
                self.version = version
                self.count = count
            }
        }

        /// Whom the installation belongs to: a user's name or `system`.
        public var owner: String
        /// The plugin.
        public var slug: PluginSlug
        /// Whether there is anything to do: false when it is on that release already.
        public var isUpdate: Bool
        /// The release that it is on.
        public var from: SemanticVersion
        /// The release that it would move to.
        public var to: SemanticVersion
        /// Whether it serves, so that it is stopped and started again.
        public var serves: Bool
        /// The migrations that have not run in the plugin's database yet, in their order.
        public var migrations: [String]
        /// The permissions that only the new release asks for.
        public var addedPermissions: [Permission]
        /// The permissions that only the old release asks for.
        public var droppedPermissions: [Permission]
        /// The settings that only the new release has.
        public var addedSettings: [String]
        /// The settings that only the old release has; their values are not kept.
        public var droppedSettings: [String]
        /// The settings that both have, with another type, default or limit.
        public var changedSettings: [String]
        /// The settings whose value the new release does not take: a default takes its place if there is one.
        public var droppedValues: [String]
        /// The other installations of the plugin, oldest release first: they share the tables that migrations change.
        public var others: [Others]

        /// Describes an update.
        ///
        /// - Parameters:
        ///   - owner: Whom the installation belongs to.
        ///   - slug: The plugin.
        ///   - from: The release that it is on.
        ///   - to: The release that it would move to.
        ///   - serves: Whether it serves.
        ///   - migrations: What would run in the plugin's database.
        ///   - changes: What the manifests say.
        ///   - droppedValues: The settings whose value is not taken over.
        ///   - others: How many other installations are on each release.
        public init(
            owner: Owner, slug: PluginSlug, from: SemanticVersion, to: SemanticVersion, serves: Bool,
            migrations: [String], changes: ReleaseChanges, droppedValues: [String], others: [SemanticVersion: Int]
        ) {
            self.owner = owner.rawValue
            self.slug = slug
            self.isUpdate = from != to
            self.from = from
            self.to = to
            self.serves = serves
            self.migrations = migrations
            self.addedPermissions = changes.addedPermissions
            self.droppedPermissions = changes.droppedPermissions
            self.addedSettings = changes.addedSettings
            self.droppedSettings = changes.droppedSettings
            self.changedSettings = changes.changedSettings
            self.droppedValues = droppedValues
            self.others = others.sorted { $0.key < $1.key }.map { Others(version: $0.key, count: $0.value) }
        }
    }
}
