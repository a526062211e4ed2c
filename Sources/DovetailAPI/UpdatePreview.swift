public import DovetailCore
public import FoundationEssentials

extension API {
    /// What an update of an installation would change.
    public struct UpdatePreview: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case owner, slug, from, to, serves, migrations, others, obstacle
            case isUpdate = "update"
            case addedPermissions = "added_permissions"
            case droppedPermissions = "dropped_permissions"
            case addedSettings = "added_settings"
            case droppedSettings = "dropped_settings"
            case changedSettings = "changed_settings"
            case droppedValues = "dropped_values"
            case ownerMigrations = "owner_migrations"
            case waitingMigrations = "waiting_migrations"
            case olderReleasesCanStay = "older_releases_can_stay"
            case rollbackUntil = "rollback_until"
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
        /// Whether it serves: the new release is started beside the old then, and takes its place.
        public var serves: Bool
        /// The migrations that have not run in the plugin's database yet, in their order.
        public var migrations: [String]
        /// The migrations of the owner's data that would run, in their order.
        public var ownerMigrations: [String]
        /// The migrations that remove what only older releases use, and wait until nobody is on one or can go back to one.
        public var waitingMigrations: [String]
        /// Whether others can stay on their releases, and this update can be undone: the migrations were tried, and undone.
        public var olderReleasesCanStay: Bool
        /// Why they cannot, or why the migrations cannot run at all; nil when nothing stands in the way.
        public var obstacle: Failure?
        /// Until when the update could be undone, counted from now.
        public var rollbackUntil: Date
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

        /// What an update would run.
        public struct Work: Sendable {
            /// What would run in the plugin's database.
            public var migrations: [String]
            /// What would run for the owner alone.
            public var ownerMigrations: [String]
            /// What would wait.
            public var waitingMigrations: [String]
            /// What stands in the way.
            public var obstacle: DovetailError?

            /// Describes what would run.
            public init(
                migrations: [String], ownerMigrations: [String], waitingMigrations: [String], obstacle: DovetailError?
            ) {
                self.migrations = migrations
                self.ownerMigrations = ownerMigrations
                self.waitingMigrations = waitingMigrations
                self.obstacle = obstacle
            }
        }

        /// Describes an update.
        ///
        /// - Parameters:
        ///   - owner: Whom the installation belongs to.
        ///   - slug: The plugin.
        ///   - from: The release that it is on.
        ///   - to: The release that it would move to.
        ///   - serves: Whether it serves.
        ///   - work: What would run.
        ///   - changes: What the manifests say.
        ///   - droppedValues: The settings whose value is not taken over.
        ///   - rollbackUntil: Until when it could be undone.
        ///   - others: How many other installations are on each release.
        public init(
            owner: Owner, slug: PluginSlug, from: SemanticVersion, to: SemanticVersion, serves: Bool, work: Work,
            changes: ReleaseChanges, droppedValues: [String], rollbackUntil: Date, others: [SemanticVersion: Int]
        ) {
            self.owner = owner.rawValue
            self.slug = slug
            self.isUpdate = from != to
            self.from = from
            self.to = to
            self.serves = serves
            self.migrations = work.migrations
            self.ownerMigrations = work.ownerMigrations
            self.waitingMigrations = work.waitingMigrations
            self.obstacle = work.obstacle.map(Failure.init)
            self.olderReleasesCanStay = work.obstacle == nil
            self.rollbackUntil = rollbackUntil
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
