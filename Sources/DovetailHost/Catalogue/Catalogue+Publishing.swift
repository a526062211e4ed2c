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

    /// Publishes folders side by side, those of one plugin in their order, so that the first of two that want one name has it.
    ///
    /// Making a release ready may take minutes of waiting, so others need not wait for it.
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
        // What cannot be read has no name that another could want.
        let queues = Dictionary(grouping: folders.indices) { index -> String in
            let manifest = try? packages[folders[index]]?.get().reading.manifest
            return manifest.map { "\($0.slug.folded)" } ?? folders[index]
        }
        typealias Numbered = (index: Int, result: Result<Publication, any Error>)
        let publications = await withTaskGroup(of: [Numbered].self) { group in
            for queue in queues.values {
                group.addTask {
                    var publications: [Numbered] = []
                    for index in queue {
                        guard let package = packages[folders[index]] else { continue }
                        publications.append((index, await self.publish(folder: folders[index], package, report)))
                    }
                    return publications
                }
            }
            return await group.reduce(into: [Numbered]()) { $0 += $1 }
        }
        return publications.sorted { $0.index < $1.index }.map(\.result)
    }

    private func publish(
        folder: String, _ package: Result<PackageFolder, any Error>,
        _ report: @escaping @Sendable (_ folder: String, _ line: String) -> Void
    ) async -> Result<Publication, any Error> {
        let manner = Manner(replaces: self.replacesAtStart) { report(folder, $0) }
        do {
            return .success(try await self.publish(folder: folder, package, manner))
        } catch {
            return .failure(error)
        }
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
            let faults = PackageCheck.faults(of: manifest, in: package)
            guard faults.isEmpty else {
                throw DovetailError(
                    .invalidPackage,
                    "\(folder) was not published: the manifest names files that are not in the folder, or a program that cannot be started.",
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
        let id = manifest.release
        let shared = Manner(replaces: manner.replaces) { [progress] line in progress.say(line, about: id) }
        // Whoever publishes the same release hears what is being done while it waits.
        let published = try await self.progress.withListener(about: id, manner.report) {
            try await self.publishing.withLock(manifest.slug.folded, waitingAtMost: .seconds(30)) {
                try await self.add(package, manifest, shared)
            }
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
        try self.storage.place(try await self.examined(package, manifest), as: id)
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
    /// When it fails, the release is as it was. What is interrupted between the files and the entry is a damaged release,
    /// which the next start replaces again.
    private func replace(
        _ existing: PublishedRelease, by package: PackageFolder, _ manifest: PluginManifest, _ manner: Manner
    ) async throws -> Publication {
        let old = try self.storage.exchange(try await self.examined(package, manifest), as: existing.id)
        do {
            try self.removePreparation(of: existing.id)
            try await self.prepare(manifest, manner)
            try await self.store.replace(
                PublishedRelease(
                    id: existing.id, name: manifest.name, scope: manifest.scope, manifest: package.manifestBytes,
                    digests: package.digests, publishedAt: self.clock.now))
        } catch {
            if let old { try self.storage.putBack(old, as: existing.id) }
            // What is made for the old files is made again when they run.
            try self.removePreparation(of: existing.id)
            throw error
        }
        self.keep(manifest)
        if let old { try self.storage.discard(old) }
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
