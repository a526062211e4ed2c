import DovetailCore
import Foundation
import Logging
import Synchronization

/// The catalogue: what can be installed, and the releases that are ready to run.
final class Catalogue: Sendable {
    private struct Holds {
        var counts: [ReleaseID: Int] = [:]
        var removing: Set<ReleaseID> = []
    }

    private let store: any HostStore
    private let databases: any PluginDatabases
    private let storage: SharedStorage
    private let policy: NamingPolicy
    private let clock: any HostClock
    /// Whether a package whose content changed replaces its release when the host starts.
    private let replacesAtStart: Bool
    private let publishing: KeyedLock<String>
    /// The releases that were read and verified in this life of the host.
    private let loaded = Mutex<[ReleaseID: LoadedRelease]>([:])
    /// The releases that operations under way need, and those that are being removed.
    private let holds = Mutex(Holds())
    /// The folders that were found and could not be published.
    private let broken = Mutex<[String: BrokenPackage]>([:])

    init(
        store: any HostStore, databases: any PluginDatabases, storage: SharedStorage, policy: NamingPolicy,
        clock: any HostClock, replacesAtStart: Bool
    ) {
        self.replacesAtStart = replacesAtStart
        self.store = store
        self.databases = databases
        self.storage = storage
        self.policy = policy
        self.clock = clock
        self.publishing = KeyedLock(clock: clock)
    }

    /// Reads a folder and adds it to the catalogue.
    ///
    /// A release that is there with the same content is not an error.
    ///
    /// - Throws: `invalidManifest` or `invalidPackage` with every fault, `nameTaken`, `contentConflict`.
    func publish(folder: String) async throws -> Publication {
        try await self.publish(
            folder: folder, Result { try PackageFolder(path: folder, policy: self.policy) }, replaces: false)
    }

    /// Publishes folders in their order, so that the first of two that want one name has it; they are read side by side.
    ///
    /// - Returns: What became of each.
    func publish(folders: [String]) async -> [Result<Publication, any Error>] {
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
                publications.append(
                    .success(try await self.publish(folder: folder, package, replaces: self.replacesAtStart)))
            } catch {
                publications.append(.failure(error))
            }
        }
        return publications
    }

    private func publish(
        folder: String, _ package: Result<PackageFolder, any Error>, replaces: Bool
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
            let publication = try await self.publish(package, manifest, replaces: replaces)
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
        _ package: PackageFolder, _ manifest: PluginManifest, replaces: Bool
    ) async throws -> Publication {
        let published = try await self.publishing.withLock(manifest.slug.folded, waitingAtMost: .seconds(30)) {
            try await self.add(package, manifest, replaces: replaces)
        }
        guard let published else {
            throw DovetailError(
                .operationInProgress, "Another release of \(manifest.slug) is being published. Try again in a moment.",
                remedy: .retry)
        }
        return published
    }

    private func add(
        _ package: PackageFolder, _ manifest: PluginManifest, replaces: Bool
    ) async throws -> Publication {
        let id = manifest.release
        let warnings = package.reading.findings.warnings
        if let existing = try await self.store.release(id) {
            guard existing.digests == package.digests else {
                if replaces { return try await self.replace(existing, by: package, manifest) }
                throw DovetailError(
                    .contentConflict,
                    "\(id) is published already with other content. Raise the version in the manifest and publish again."
                )
            }
            try self.restore(package, existing)
            self.keep(manifest)
            if existing.isWithdrawn { try await self.store.setWithdrawn(false, release: id) }
            return Publication(release: id, isNew: false, warnings: warnings)
        }
        try self.storage.add(package, as: id)
        do {
            try await self.store.insert(
                PublishedRelease(
                    id: id, name: manifest.name, scope: manifest.scope, manifest: package.manifestBytes,
                    digests: package.digests, publishedAt: self.clock.now))
        } catch {
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
        _ existing: PublishedRelease, by package: PackageFolder, _ manifest: PluginManifest
    ) async throws -> Publication {
        try self.storage.add(package, as: existing.id)
        try await self.store.replace(
            PublishedRelease(
                id: existing.id, name: manifest.name, scope: manifest.scope, manifest: package.manifestBytes,
                digests: package.digests, publishedAt: self.clock.now))
        self.keep(manifest)
        return Publication(release: existing.id, isNew: true, warnings: package.reading.findings.warnings)
    }

    /// Keeps a release ready to run whose files have just been verified.
    private func keep(_ manifest: PluginManifest) {
        let id = manifest.release
        let release = LoadedRelease(id: id, manifest: manifest, path: self.storage.folder(of: id).path)
        self.loaded.withLock { $0[id] = release }
    }

    /// Copies a release's files anew when they are damaged: publishing it again mends it.
    private func restore(_ package: PackageFolder, _ existing: PublishedRelease) throws {
        do {
            try self.storage.verify(existing)
        } catch {
            try self.storage.add(package, as: existing.id)
        }
    }

    /// Takes a release out of the catalogue, and removes it when nobody is on it.
    func withdraw(_ id: ReleaseID) async throws {
        guard try await self.store.release(id) != nil else { throw DovetailError.releaseNotFound(id) }
        try await self.store.setWithdrawn(true, release: id)
        try await self.collect(id)
    }

    /// Removes a release that was withdrawn and that no installation is on any more, and with the plugin's last release its
    /// database.
    func collect(_ id: ReleaseID) async throws {
        _ = try await self.publishing.withLock(id.slug.folded, waitingAtMost: .seconds(30)) {
            guard self.beginRemoving(id) else { return }
            defer { self.endRemoving(id) }
            guard let release = try await self.store.release(id), release.isWithdrawn,
                try await self.store.installationCount(of: id) == 0
            else { return }
            _ = self.loaded.withLock { $0.removeValue(forKey: id) }
            // The entry goes last: what is interrupted before is found and finished at the next start.
            if try await self.store.releases(of: id.slug).count == 1 { try await self.databases.remove(id.slug) }
            try self.storage.remove(id)
            try await self.store.removeRelease(id)
        }
    }
}

extension Catalogue {
    /// Keeps a release from being removed while a body runs that is about to use it.
    ///
    /// - Throws: `releaseNotFound` when it is being removed just now, and what the body throws.
    func holding<Answer>(_ id: ReleaseID?, _ body: () async throws -> Answer) async throws -> Answer {
        guard let id else { return try await body() }
        let isHeld = self.holds.withLock { holds in
            guard !holds.removing.contains(id) else { return false }
            holds.counts[id, default: 0] += 1
            return true
        }
        guard isHeld else { throw DovetailError.releaseNotFound(id) }
        defer {
            self.holds.withLock { holds in
                let count = (holds.counts[id] ?? 1) - 1
                holds.counts[id] = count > 0 ? count : nil
            }
        }
        return try await body()
    }

    private func beginRemoving(_ id: ReleaseID) -> Bool {
        self.holds.withLock { $0.counts[id] == nil && $0.removing.insert(id).inserted }
    }

    private func endRemoving(_ id: ReleaseID) { _ = self.holds.withLock { $0.removing.remove(id) } }

    /// Removes every release that was withdrawn and that nobody is on; called when the host starts.
    ///
    /// - Returns: Those that could not be removed, with the reason.
    func collectWithdrawn() async throws -> [(release: ReleaseID, error: any Error)] {
        var failed: [(release: ReleaseID, error: any Error)] = []
        for release in try await self.store.releases() where release.isWithdrawn {
            do { try await self.collect(release.id) } catch { failed.append((release.id, error)) }
        }
        return failed
    }

    /// A release, ready to run: its manifest read and its files verified, once in this life of the host.
    func load(_ id: ReleaseID) async throws -> LoadedRelease {
        if let release = self.loaded.withLock({ $0[id] }) { return release }
        guard let published = try await self.store.release(id) else { throw DovetailError.releaseNotFound(id) }
        try self.storage.verify(published)
        let release = LoadedRelease(
            id: id, manifest: try self.manifest(of: published), path: self.storage.folder(of: id).path)
        self.loaded.withLock { $0[id] = release }
        return release
    }

    /// The manifest of a release.
    ///
    /// It was judged when it was published, so naming rules only warn now.
    func manifest(of release: PublishedRelease) throws -> PluginManifest {
        if let loaded = self.loaded.withLock({ $0[release.id] }) { return loaded.manifest }
        guard let manifest = ManifestParser.parse(bytes: release.manifest, policy: .warn).manifest else {
            throw DovetailError(
                .damagedRelease, "The manifest of \(release.id) can no longer be read. Publish the release again.",
                remedy: .askOperator)
        }
        return manifest
    }

    /// The release to install: the one of that version, or the newest that is neither withdrawn nor a pre-release
    /// (unless there are only such).
    func resolve(_ slug: PluginSlug, version: SemanticVersion?) async throws -> ReleaseID {
        let offered = try await self.store.releases(of: slug).filter { !$0.isWithdrawn }
        guard let newest = offered.last else { throw DovetailError.pluginNotFound(slug) }
        guard let version else { return (offered.last { $0.id.version.prerelease.isEmpty } ?? newest).id }
        guard let release = offered.first(where: { $0.id.version == version }) else {
            let versions = offered.map { "\($0.id.version)" }.joined(separator: ", ")
            throw DovetailError(.releaseNotFound, "\(slug) has no release \(version). There are: \(versions).")
        }
        return release.id
    }

    /// Every plugin, with its releases.
    func plugins() async throws -> [CatalogueEntry] {
        let releases = try await self.store.releases()
        return try Dictionary(grouping: releases, by: \.id.slug).sorted { $0.key < $1.key }.compactMap {
            try self.entry($0.value)
        }
    }

    /// A plugin, with its releases.
    func plugin(_ slug: PluginSlug) async throws -> CatalogueEntry {
        guard let entry = try self.entry(try await self.store.releases(of: slug)) else {
            throw DovetailError.pluginNotFound(slug)
        }
        return entry
    }

    private func entry(_ releases: [PublishedRelease]) throws -> CatalogueEntry? {
        guard let newest = releases.last(where: { !$0.isWithdrawn }) ?? releases.last else { return nil }
        return CatalogueEntry(slug: newest.id.slug, releases: releases, manifest: try self.manifest(of: newest))
    }
}

extension DovetailError {
    static func pluginNotFound(_ slug: PluginSlug) -> DovetailError {
        DovetailError(
            .pluginNotFound, "This host has no plugin \(slug). `dovetail plugin list` shows those that it has.")
    }

    static func releaseNotFound(_ id: ReleaseID) -> DovetailError {
        DovetailError(
            .releaseNotFound,
            "This host has no release \(id). `dovetail plugin show \(id.slug)` lists those that it has.")
    }
}
