import DovetailCore
import Foundation
import Synchronization

extension Catalogue {
    /// How folders are published.
    struct Manner: Sendable {
        /// Whether a package whose content changed replaces its release.
        let replaces: Bool
        /// Hears what is being done, a line at a time.
        let report: @Sendable (String) -> Void
    }

    /// Reads a folder and adds it to the catalogue.
    ///
    /// A release that is there with the same content is not an error.
    ///
    /// - Parameters:
    ///   - folder: The folder with the manifest.
    ///   - report: Hears what is being done, a line at a time.
    /// - Returns: The release, and whether it is new.
    /// - Throws: `invalidManifest` or `invalidPackage` with every fault, `nameTaken`, `contentConflict`, `notRunnable`.
    func publish(folder: String, report: @escaping @Sendable (String) -> Void) async throws -> Publication {
        try await self.publish(
            folder: folder, Result { try PackageFolder(path: folder, policy: self.policy) },
            Manner(replaces: false, report: report))
    }

    /// Publishes folders in their order, so that the first of two that want one name has it; they are read side by side.
    ///
    /// - Parameters:
    ///   - folders: The folders.
    ///   - report: Hears what is being done with which folder, a line at a time.
    /// - Returns: What became of each.
    func publish(
        folders: [String], report: @escaping @Sendable (_ folder: String, _ line: String) -> Void
    ) async -> [Result<Publication, any Error>] {
        let packages = await withTaskGroup { group in
            for folder in Set(folders) {
                group.addTask { (folder, Result { try PackageFolder(path: folder, policy: self.policy) }) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        var publications: [Result<Publication, any Error>] = []
        for folder in folders {
            guard let package = packages[folder] else { continue }
            do {
                let manner = Manner(replaces: self.replacesAtStart) { report(folder, $0) }
                publications.append(.success(try await self.publish(folder: folder, package, manner)))
            } catch {
                publications.append(.failure(error))
            }
        }
        return publications
    }

    private func publish(
        folder: String, _ package: Result<PackageFolder, any Error>, _ manner: Manner
    ) async throws -> Publication {
        do {
            let package = try package.get()
            guard let manifest = package.reading.manifest else {
                throw DovetailError(
                    .invalidManifest,
                    "\(folder) was not published: its manifest has \(package.reading.findings.errors.count) faults.",
                    remedy: .askAuthor, findings: package.reading.findings)
            }
            let faults = PackageCheck.faults(of: manifest, files: Set(package.digests.keys))
            guard faults.isEmpty else {
                throw DovetailError(
                    .invalidPackage,
                    "\(folder) was not published: the manifest names files that are not in the folder.",
                    remedy: .askAuthor, findings: faults)
            }
            let publication = try await self.publish(package, manifest, manner)
            self.broken.withLock { $0[folder] = nil }
            return publication
        } catch let error as DovetailError {
            self.broken.withLock { $0[folder] = BrokenPackage(folder: folder, error: error) }
            throw error
        }
    }

    /// The folders that could not be published, in order.
    var brokenPackages: [BrokenPackage] { self.broken.withLock { $0.values.sorted { $0.folder < $1.folder } } }

    private func publish(
        _ package: PackageFolder, _ manifest: PluginManifest, _ manner: Manner
    ) async throws -> Publication {
        let published = try await self.publishing.withLock(manifest.slug.folded, waitingAtMost: .seconds(30)) {
            try await self.add(package, manifest, manner)
        }
        guard let published else {
            throw DovetailError(
                .operationInProgress, "Another release of \(manifest.slug) is being published. Try again in a moment.",
                remedy: .retry)
        }
        return published
    }

    private func add(
        _ package: PackageFolder, _ manifest: PluginManifest, _ manner: Manner
    ) async throws -> Publication {
        let id = manifest.release
        let warnings = package.reading.findings.warnings
        if let existing = try await self.store.release(id) {
            guard existing.digests == package.digests else {
                if manner.replaces { return try await self.replace(existing, by: package, manifest, manner) }
                throw DovetailError(
                    .contentConflict,
                    "\(id) is published already with other content. Raise the version in the manifest and publish again."
                )
            }
            try self.restore(package, existing)
            try await self.prepare(manifest, manner)
            self.keep(manifest)
            if existing.isWithdrawn { try await self.store.setWithdrawn(false, release: id) }
            return Publication(release: id, isNew: false, warnings: warnings)
        }
        try await self.examine(package, manifest)
        try self.storage.add(package, as: id)
        do {
            try await self.prepare(manifest, manner)
            try await self.store.insert(
                PublishedRelease(
                    id: id, name: manifest.name, scope: manifest.scope, manifest: package.manifestBytes,
                    digests: package.digests, publishedAt: self.clock.now))
        } catch {
            try self.removePreparation(of: id)
            try self.storage.remove(id)
            throw error
        }
        self.keep(manifest)
        return Publication(release: id, isNew: true, warnings: warnings)
    }

    /// Puts other files in the place of a release, for development.
    ///
    /// What is interrupted between the files and the entry is a damaged release, which the next start replaces again.
    private func replace(
        _ existing: PublishedRelease, by package: PackageFolder, _ manifest: PluginManifest, _ manner: Manner
    ) async throws -> Publication {
        try await self.examine(package, manifest)
        try self.storage.add(package, as: existing.id)
        try self.removePreparation(of: existing.id)
        try await self.prepare(manifest, manner)
        try await self.store.replace(
            PublishedRelease(
                id: existing.id, name: manifest.name, scope: manifest.scope, manifest: package.manifestBytes,
                digests: package.digests, publishedAt: self.clock.now))
        self.keep(manifest)
        return Publication(release: existing.id, isNew: true, warnings: package.reading.findings.warnings)
    }

    /// Keeps a release ready to run whose files have just been verified.
    private func keep(_ manifest: PluginManifest) {
        self.loaded.withLock { $0[manifest.release] = self.stored(manifest) }
    }

    /// Copies a release's files anew when they are damaged: publishing it again mends it.
    private func restore(_ package: PackageFolder, _ existing: PublishedRelease) throws {
        do {
            try self.storage.verify(existing)
        } catch {
            try self.storage.add(package, as: existing.id)
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

    /// Looks at a package's code before anything of it is copied.
    private func examine(_ package: PackageFolder, _ manifest: PluginManifest) async throws {
        let release = LoadedRelease(id: manifest.release, manifest: manifest, path: package.url.path)
        guard let runner = self.runners.first(where: { $0.canRun(release) }) else { return }
        let faults = try await runner.examine(release)
        guard faults.errors.isEmpty else {
            throw DovetailError(
                .invalidPackage, "\(release.id) was not published: its code has faults.", remedy: .askAuthor,
                findings: faults)
        }
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
