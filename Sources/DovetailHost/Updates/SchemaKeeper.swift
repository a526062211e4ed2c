import DovetailCore
import Logging

/// Knows which releases of a plugin share its tables, and removes from these what only older releases used.
struct SchemaKeeper: Sendable {
    let store: any HostStore
    let databases: any PluginDatabases
    let catalogue: Catalogue
    let logger: Logger

    /// The other releases that somebody is on, moves to, or can go back to, in order.
    func otherReleases(than release: ReleaseID) async throws -> [SemanticVersion] {
        try await self.releases(of: release.slug).filter { $0 != release.version }
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
    func dueContractions(
        of release: LoadedRelease, besides others: [SemanticVersion]
    ) async throws -> [SchemaMigration] {
        guard !release.manifest.contractMigrations.isEmpty else { return [] }
        var due = Set(release.manifest.contractMigrations)
        for version in others {
            due.formIntersection(try await self.manifest(of: ReleaseID(slug: release.id.slug, version: version)))
        }
        return try release.contractMigrations.filter { due.contains($0.name) }
    }

    /// Removes from a plugin's tables what nobody uses any more.
    ///
    /// What fails is logged, and tried again when somebody else leaves a release, and at the next start.
    func contract(_ slug: PluginSlug) async {
        do {
            try await self.catalogue.withPublishingLock(of: slug) { try await self.contractLocked(slug) }
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
        guard try await !self.manifest(of: ReleaseID(slug: slug, version: newest)).isEmpty else { return }
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
        for release in try await self.catalogue.index.releases(of: slug) where try await self.store.isInUse(release.id) {
            versions.append(release.id.version)
        }
        return versions.sorted()
    }

    /// The names of the migrations of a release that remove what only older ones use.
    private func manifest(of release: ReleaseID) async throws -> Set<String> {
        guard let published = try await self.catalogue.index.release(release) else { return [] }
        return Set(try self.catalogue.manifest(of: published).contractMigrations)
    }
}
