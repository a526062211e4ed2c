import DovetailCore
import Foundation
import Logging
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
                let count = package.reading.findings.errors.count
                throw DovetailError(
                    .invalidManifest,
                    "\(folder) was not published: its manifest has \(count == 1 ? "1 fault" : "\(count) faults").",
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
        let staged = try await self.examined(package, manifest)
        self.failPoints.pass(.publishing(.staged))
        try self.storage.markAsUnpublished(id, staged)
        do {
            try self.storage.place(staged, as: id)
            self.failPoints.pass(.publishing(.placed))
            try await self.prepare(manifest, manner)
            self.failPoints.pass(.publishing(.prepared))
            try await self.index.insert(
                PublishedRelease(
                    id: id, name: manifest.name, scope: manifest.scope, manifest: package.manifestBytes,
                    digests: package.digests, publishedAt: self.clock.now))
        } catch {
            self.takingBack(id) { try self.discardUnpublished(id) }
            throw error
        }
        self.failPoints.pass(.publishing(.recorded))
        self.takingBack(id) { try self.storage.markAsSettled(id) }
        self.keep(manifest)
        self.logger.info("A release is published", metadata: id.facts)
        return Publication(release: id, isNew: true, warnings: warnings)
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
            try await self.index.replace(
                PublishedRelease(
                    id: existing.id, name: manifest.name, scope: manifest.scope, manifest: package.manifestBytes,
                    digests: package.digests, publishedAt: self.clock.now))
            self.failPoints.pass(.replacing(.recorded))
        } catch {
            if let old { self.takingBack(existing.id) { try self.storage.putBack(old, as: existing.id) } }
            // What is made for the old files is made again when they run.
            self.takingBack(existing.id) { try self.removePreparation(of: existing.id) }
            throw error
        }
        self.keep(manifest)
        self.logger.info("Other files have replaced a release", metadata: existing.id.facts)
        if let old { try self.storage.discard(old) }
        return Publication(release: existing.id, isNew: true, warnings: package.reading.findings.warnings)
    }

    /// Removes what there is of a release that was never in the catalogue.
    private func discardUnpublished(_ release: ReleaseID) throws {
        try self.removePreparation(of: release)
        try self.storage.remove(release)
        try self.storage.markAsSettled(release)
    }

    /// Removes what interrupted work has left behind; called when the host starts.
    ///
    /// Only what is known to be nobody's goes. Releases that the catalogue does not know stay: its store may be an older one.
    func removeLeftovers() async throws {
        let known = Set(try await self.index.all().map(\.id))
        for release in try self.storage.unpublished where !known.contains(release) {
            try self.discardUnpublished(release)
            self.logger.notice("What an interrupted publication has left was removed", metadata: release.facts)
        }
        try self.storage.removeUnfinished()
        for runner in self.runners { try runner.removeUnfinishedPreparations(of: known) }
        for path in try self.storage.leftovers(keeping: known) {
            self.logger.warning(
                "Shared storage holds what no release of the catalogue has; `dovetail doctor` tells more",
                metadata: ["file.path": "shared/\(path)"])
        }
    }

    /// Takes a part back of what has failed; the failure itself is what whoever asked is told, and what is left here the
    /// next start sees to.
    private func takingBack(_ release: ReleaseID, _ part: () throws -> Void) {
        do {
            try part()
        } catch {
            self.logger.error(
                "What a publication had begun could not be taken back", metadata: release.facts(with: error))
        }
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
                if let damaged { self.takingBack(existing.id) { try self.storage.putBack(damaged, as: existing.id) } }
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
