public import DovetailCore
import FoundationEssentials

extension PluginHost {
    /// Says what an update would change, and refuses what an update would refuse before it begins.
    ///
    /// That the installation is on that release already is not an error.
    ///
    /// - Parameters:
    ///   - id: The installation.
    ///   - version: The release to move to; nil for the newest.
    /// - Returns: What would change.
    /// - Throws: `notInstalled`, `pluginNotFound`, `releaseNotFound`, `transitionRefused` where the state or an older release
    ///   forbids it, `damagedRelease` or `notRunnable` when the host cannot run the release, `contentConflict` when a migration
    ///   that has run says something else now, `storeFailed` when a secret cannot be decrypted, and what the databases say.
    public func previewUpdate(of id: InstallationID, to version: SemanticVersion? = nil) async throws -> UpdatePreview {
        let records = try await self.store.records(of: id)
        guard let installation = records.installation.map(self.engine.shown), let current = installation.release else {
            throw DovetailError(.notInstalled, "\(id.slug) is not installed for \(id.owner).")
        }
        let target = try await self.catalogue.resolve(id.slug, version: version)
        if case .refuse(let refusal) = installation.lifecycle.decide(.update(target.version)) {
            throw DovetailError(refusal, id)
        }
        return try await self.catalogue.holding(target) {
            try await self.preview(of: records, installation, from: current, to: target)
        }
    }

    private func preview(
        of records: InstallationRecords, _ installation: Installation, from current: ReleaseID, to target: ReleaseID
    ) async throws -> UpdatePreview {
        let id = installation.id
        let release = try await self.catalogue.load(target)
        guard self.engine.activator.canRun(release) else { throw DovetailError.notRunnable(release) }
        let configuration = try self.vault.carry(records.configuration, to: release.manifest.configuration, of: id)
        let lost = (records.configuration?.keys ?? []).subtracting(configuration?.keys ?? [])
        try await self.engine.schemas.checkUsable(release)
        let isUpdate = current != target
        let trial = isUpdate ? try await self.engine.schemas.trial(of: release, leaving: current.version) : nil
        let done = try await self.store.ownerMigrations(of: id)
        return UpdatePreview(
            installation: id, from: current.version, to: target.version, isServing: installation.lifecycle.isServing,
            changes: ReleaseChanges(from: try await self.manifest(of: current), to: release.manifest),
            migrations: trial?.migrations ?? [],
            ownerMigrations: isUpdate
                ? release.manifest.ownerMigrations.due(leaving: current.version, done: done).map(\.name) : [],
            waitingMigrations: trial?.waiting ?? [], obstacle: trial?.obstacle,
            droppedValues: lost.filter { release.manifest.configuration.fields[$0] != nil }.sorted(),
            rollbackUntil: self.clock.now.addingTimeInterval(self.settings.updates.keptFor.seconds),
            others: try await self.others(than: installation))
    }

    /// The manifest of the release that an installation is on, whose files may be damaged.
    private func manifest(of release: ReleaseID) async throws -> PluginManifest {
        guard let published = try await self.catalogue.index.release(release) else {
            throw DovetailError.releaseNotFound(release)
        }
        return try self.catalogue.manifest(of: published)
    }

    private func others(than installation: Installation) async throws -> [SemanticVersion: Int] {
        var counts = try await self.store.installationCounts(of: installation.id.slug)
        if let version = installation.lifecycle.version, let count = counts[version] {
            counts[version] = count > 1 ? count - 1 : nil
        }
        return counts
    }
}

extension StoredConfiguration {
    /// The keys that have a value, be it a secret one.
    fileprivate var keys: Set<String> { Set(self.values.keys).union(self.secrets.keys) }
}
