import DovetailCore
import Logging

/// Knows which releases of a plugin share its tables, and removes from these what only older releases used.
struct SchemaKeeper: Sendable {
    let store: any HostStore
    let databases: any PluginDatabases
    let catalogue: Catalogue
    let logger: Logger

    /// What is to be done in a plugin's tables before somebody moves to a release; nil for nothing.
    struct Work: Sendable {
        /// What its migrations may do.
        let rule: MigrationRule
        /// Those of its migrations that may remove now what only older releases use.
        let contractions: [SchemaMigration]
    }

    /// What is to be done in a plugin's tables before somebody moves to a release.
    ///
    /// - Parameters:
    ///   - release: The release, which an operation under way moves to.
    ///   - migrations: Its migrations.
    /// - Returns: Nil when there is nothing to do.
    /// - Throws: What ``checkUsable(_:)`` throws, and what the databases say.
    func work(for release: LoadedRelease, _ migrations: [SchemaMigration]) async throws -> Work? {
        try await self.checkUsable(release)
        let pending = try await self.databases.pending(migrations, in: release.id.slug)
        guard !pending.isEmpty || !release.manifest.contractMigrations.isEmpty else { return nil }
        let others = try await self.releases(of: release.id.slug).filter { $0 != release.id.version }
        return Work(
            rule: others.isEmpty ? .free : .adding(besides: others),
            contractions: try await self.dueContractions(of: release, besides: others))
    }

    /// What would be done in a plugin's tables before somebody moves to a release.
    struct Trial: Sendable {
        /// The migrations that would run.
        let migrations: [String]
        /// Those that remove something, and would wait.
        let waiting: [String]
        /// Why the migrations cannot run now; nil when they can.
        let obstacle: DovetailError?
    }

    /// Tries what would be done in a plugin's tables before somebody moves to a release, and undoes it.
    ///
    /// - Parameters:
    ///   - release: The release.
    ///   - version: The release that is left: what is kept of it must be usable still.
    /// - Returns: What would be done.
    /// - Throws: What keeps it from being tried.
    func trial(of release: LoadedRelease, leaving version: SemanticVersion) async throws -> Trial {
        let slug = release.id.slug
        let others = Set(try await self.releases(of: slug) + [version]).subtracting([release.id.version]).sorted()
        let due = try await self.dueContractions(of: release, besides: others)
        let contracted = try await self.databases.contractions(in: slug)
        let waiting = release.manifest.contractMigrations.filter { name in
            !contracted.contains(name) && !due.contains { $0.name == name }
        }
        let migrations = try release.migrations
        let pending = try await self.databases.pending(migrations, in: slug)
        let hasDatabase = try await self.databases.hasDatabase(of: slug)
        guard !pending.isEmpty, hasDatabase else {
            // None is made for this, and in an empty one everything is new.
            return Trial(migrations: pending.map(\.name), waiting: waiting, obstacle: nil)
        }
        let transaction = try await self.databases.begin(nil, in: slug)
        var obstacle: DovetailError?
        do {
            try await transaction.migrate(migrations, .adding(besides: others))
        } catch let error as DovetailError where error.code != .databaseBusy {
            obstacle = error
        } catch {
            try await transaction.rollback()
            throw error
        }
        try await transaction.rollback()
        return Trial(migrations: pending.map(\.name), waiting: waiting, obstacle: obstacle)
    }

    /// Refuses a release whose tables are not there any more as it needs them.
    ///
    /// - Throws: `transitionRefused`, which names what has removed them.
    func checkUsable(_ release: LoadedRelease) async throws {
        let known = Set(release.manifest.contractMigrations)
        let removals = try await self.databases.contractions(in: release.id.slug).subtracting(known).sorted()
        guard !removals.isEmpty else { return }
        throw DovetailError(
            .transitionRefused,
            """
            \(release.id) cannot be used any more: \(removals.joined(separator: ", ")) of a newer release has removed what it \
            needs in its tables. Use a newer release.
            """)
    }

    /// The migrations of a release that may run because every other release in use has them, too.
    private func dueContractions(
        of release: LoadedRelease, besides others: [SemanticVersion]
    ) async throws -> [SchemaMigration] {
        guard !release.manifest.contractMigrations.isEmpty else { return [] }
        var due = Set(release.manifest.contractMigrations)
        for version in others {
            due.formIntersection(try await self.contractions(of: ReleaseID(slug: release.id.slug, version: version)))
        }
        return try release.contractMigrations.filter { due.contains($0.name) }
    }

    /// Removes from a plugin's tables what nobody uses any more.
    ///
    /// What fails is logged, and tried again when somebody else leaves a release, and at the next start.
    func contract(_ slug: PluginSlug) async {
        do {
            guard try await self.hasContractions(slug) else { return }
            _ = try await self.catalogue.publishing.withLock(slug.folded, waitingAtMost: .seconds(30)) {
                try await self.contractLocked(slug)
            }
        } catch {
            self.logger.error(
                "What older releases used could not be removed from a plugin's tables; that is tried again later",
                metadata: [LogKey.plugin: "\(slug)", LogKey.errorMessage: "\(error)"])
        }
    }

    private func contractLocked(_ slug: PluginSlug) async throws {
        let releases = try await self.releases(of: slug)
        guard let newest = releases.last else { return }
        let others = releases.dropLast()
        guard try await !self.contractions(of: ReleaseID(slug: slug, version: newest)).isEmpty else { return }
        let release = try await self.catalogue.load(ReleaseID(slug: slug, version: newest))
        let due = try await self.dueContractions(of: release, besides: Array(others))
        let pending = try await self.databases.pending(due, in: slug)
        guard !pending.isEmpty else { return }
        let transaction = try await self.databases.begin(nil, in: slug)
        do {
            try await transaction.migrate(pending, .contracting)
            try await transaction.commit()
        } catch {
            try await transaction.rollback()
            throw error
        }
        self.logger.notice(
            "What only older releases used was removed from a plugin's tables",
            metadata: [
                LogKey.plugin: "\(slug)", LogKey.version: "\(newest)",
                "migrations": .array(pending.map { .string($0.name) }),
            ])
    }

    /// The releases that somebody is on, moves to, or can go back to, in order.
    private func releases(of slug: PluginSlug) async throws -> [SemanticVersion] {
        var versions: [SemanticVersion] = []
        for release in try await self.catalogue.index.releases(of: slug) where try await self.store.isInUse(release.id)
        {
            versions.append(release.id.version)
        }
        return versions.sorted()
    }

    /// Whether any release of a plugin removes what only older ones use.
    func hasContractions(_ slug: PluginSlug) async throws -> Bool {
        try await self.catalogue.index.releases(of: slug).contains { release in
            String(decoding: release.manifest, as: UTF8.self).contains("\"contract_migrations\"")
        }
    }

    /// The names of the migrations of a release that remove what only older ones use.
    private func contractions(of release: ReleaseID) async throws -> Set<String> {
        guard let published = try await self.catalogue.index.release(release) else { return [] }
        return Set(try self.catalogue.manifest(of: published).contractMigrations)
    }
}
