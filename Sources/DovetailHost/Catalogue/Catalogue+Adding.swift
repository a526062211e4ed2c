import DovetailCore
import Foundation
import Logging
import Synchronization

// What publishing does with one release: it is new, is there with the same content, or replaces another's files.
extension Catalogue {
    /// Adds a release to the catalogue, or finds it there.
    ///
    /// Only the holder of the plugin's lock for publishing may call this.
    func add(
        _ package: PackageFolder, _ manifest: PluginManifest, _ manner: Manner
    ) async throws -> Publication {
        let id = manifest.release
        let warnings = package.reading.findings.warnings
        if let existing = try await self.index.release(id) {
            guard existing.digests == package.digests else {
                if manner.replaces { return try await self.replace(existing, by: package, manifest, manner) }
                throw DovetailError(
                    .contentConflict,
                    "\(id) is published already with other content. Raise the version in the manifest and publish again."
                        + (self.replacesAtStart
                            ? " In development, a package in the folder of plugins replaces it when the host is started again."
                            : "")
                )
            }
            return try await self.offerAgain(existing, package, manifest, manner)
        }
        if try self.hasFiles(of: package, in: id) {
            try await self.prepare(manifest, manner)
            try await self.index.insert(self.entry(manifest, of: package))
        } else {
            try await self.addNew(package, manifest, manner)
        }
        self.keep(manifest)
        self.logger.info("A release is published", metadata: id.facts)
        return Publication(release: id, isNew: true, warnings: warnings)
    }

    /// Puts a copy in its place and into the catalogue: both, or neither.
    private func addNew(_ package: PackageFolder, _ manifest: PluginManifest, _ manner: Manner) async throws {
        let id = manifest.release
        let staged = try await self.examined(package, manifest)
        self.failPoints.pass(.publishing(.staged))
        try self.storage.markAsUnpublished(id, staged)
        do {
            // What was made for it under a newer store may be of other files.
            try self.removePreparation(of: id)
            try self.storage.place(staged, as: id)
            self.failPoints.pass(.publishing(.placed))
            try await self.prepare(manifest, manner)
            self.failPoints.pass(.publishing(.prepared))
            try await self.index.insert(self.entry(manifest, of: package))
        } catch {
            await self.takeBack(id)
            throw error
        }
        self.failPoints.pass(.publishing(.recorded))
        self.tidying(id) { try self.storage.markAsSettled(id) }
    }

    /// Whether the files of a package lie in the place of its release already, which the catalogue does not know: its store is
    /// older than they are.
    ///
    /// - Throws: `contentConflict` when other files lie there: somebody may have that release installed by the newer store.
    private func hasFiles(of package: PackageFolder, in id: ReleaseID) throws -> Bool {
        guard self.storage.hasUnknownFiles(of: id) else { return false }
        // What cannot be read is not the package's.
        guard self.storage.digests(of: id) != package.digests else { return true }
        throw DovetailError(
            .contentConflict,
            "Other files of \(id) lie in \(self.storage.folder(of: id).path), which this host's store does not know: it is older than they are. Raise the version in the manifest and publish again, or have the operator move that folder away.",
            remedy: .askOperator)
    }

    private func entry(_ manifest: PluginManifest, of package: PackageFolder) -> PublishedRelease {
        PublishedRelease(
            id: manifest.release, name: manifest.name, scope: manifest.scope, manifest: package.manifestBytes,
            digests: package.digests, publishedAt: self.clock.now)
    }

    /// Offers a release that is there with the same content, also one that was withdrawn, and mends its files when they are
    /// damaged.
    private func offerAgain(
        _ existing: PublishedRelease, _ package: PackageFolder, _ manifest: PluginManifest, _ manner: Manner
    ) async throws -> Publication {
        try self.mend(existing, with: package)
        try await self.prepare(manifest, manner)
        self.failPoints.pass(.mending(.prepared))
        self.keep(manifest)
        if existing.isWithdrawn {
            try await self.index.setWithdrawn(false, release: existing.id)
            self.failPoints.pass(.mending(.offered))
        }
        return Publication(release: existing.id, isNew: false, warnings: package.reading.findings.warnings)
    }

    /// Puts other files in the place of a release, for development.
    ///
    /// When it fails, the release is as it was. What is interrupted between the files and the entry is a damaged release,
    /// which the next start replaces again.
    private func replace(
        _ existing: PublishedRelease, by package: PackageFolder, _ manifest: PluginManifest, _ manner: Manner
    ) async throws -> Publication {
        let staged = try await self.examined(package, manifest)
        self.failPoints.pass(.replacing(.staged))
        let old = try self.storage.putAside(existing.id, for: staged)
        self.failPoints.pass(.replacing(.emptied))
        do {
            try self.storage.place(staged, as: existing.id)
            self.failPoints.pass(.replacing(.placed))
            try self.removePreparation(of: existing.id)
            try await self.prepare(manifest, manner)
            self.failPoints.pass(.replacing(.prepared))
            try await self.index.replace(self.entry(manifest, of: package))
            self.failPoints.pass(.replacing(.recorded))
        } catch {
            if let old { self.tidying(existing.id) { try self.storage.putBack(old, as: existing.id) } }
            // What is made for the old files is made again when they run.
            self.tidying(existing.id) { try self.removePreparation(of: existing.id) }
            throw error
        }
        self.keep(manifest)
        self.logger.info("Other files have replaced a release", metadata: existing.id.facts)
        if let old { try self.storage.discard(old) }
        return Publication(release: existing.id, isNew: true, warnings: package.reading.findings.warnings)
    }

    /// Keeps a release ready to run whose files have just been verified.
    private func keep(_ manifest: PluginManifest) {
        self.loaded.withLock { $0[manifest.release] = self.stored(manifest) }
    }

    /// Copies a release's files anew when they are damaged: publishing it again mends it.
    private func mend(_ existing: PublishedRelease, with package: PackageFolder) throws {
        do {
            try self.storage.verify(existing)
        } catch {
            // Files that nobody has used in this life of the host may be those of a replacement that was interrupted, and so
            // may be what was made of them.
            if self.loaded.withLock({ $0[existing.id] }) == nil { try self.removePreparation(of: existing.id) }
            let staged = try self.storage.stage(package)
            self.failPoints.pass(.mending(.staged))
            let damaged = try self.storage.putAside(existing.id, for: staged)
            do {
                try self.storage.place(staged, as: existing.id)
            } catch {
                if let damaged { self.tidying(existing.id) { try self.storage.putBack(damaged, as: existing.id) } }
                throw error
            }
            self.failPoints.pass(.mending(.placed))
            if let damaged { try self.storage.discard(damaged) }
        }
    }
}

// What runners have to do with publishing.
extension Catalogue {
    /// A release of a manifest whose files lie in shared storage.
    private func stored(_ manifest: PluginManifest) -> LoadedRelease {
        let id = manifest.release
        return LoadedRelease(id: id, manifest: manifest, path: self.storage.folder(of: id).path)
    }

    /// Copies a package beside the releases, and looks at the code of the copy: that is what will run, and what tools that
    /// are confined can read.
    ///
    /// - Returns: The copy; it is gone when anything is thrown.
    private func examined(_ package: PackageFolder, _ manifest: PluginManifest) async throws -> URL {
        let staged = try self.storage.stage(package)
        let release = LoadedRelease(id: manifest.release, manifest: manifest, path: staged.path)
        do {
            let faults = try await self.runners.first { $0.canRun(release) }?.examine(release) ?? []
            guard faults.errors.isEmpty else {
                throw DovetailError(
                    .invalidPackage, "\(release.id) was not published: its code has faults.", remedy: .askAuthor,
                    findings: faults)
            }
        } catch {
            try self.storage.discard(staged)
            throw error
        }
        return staged
    }

    private func prepare(_ manifest: PluginManifest, _ manner: Manner) async throws {
        let release = self.stored(manifest)
        guard let runner = self.runners.first(where: { $0.canRun(release) }) else { return }
        try await runner.prepare(release, report: manner.report)
    }

    /// Removes what a runner has made for a release.
    func removePreparation(of release: ReleaseID) throws {
        for runner in self.runners { try runner.removePreparation(of: release) }
    }
}
