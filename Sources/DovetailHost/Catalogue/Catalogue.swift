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

    /// What the store keeps of it.
    let index: ReleaseIndex
    private let store: any HostStore
    private let databases: any PluginDatabases
    let storage: SharedStorage
    /// What runs releases, and makes ready for it.
    let runners: [any PluginRunner]
    let policy: NamingPolicy
    let clock: any HostClock
    /// Whether a package whose content changed replaces its release when the host starts.
    let replacesAtStart: Bool
    let failPoints: FailPoints
    let logger: Logger
    let publishing: KeyedLock<String>
    /// What is said of the releases that are being published.
    let progress = ProgressBoard<ReleaseID>()
    /// The releases that were read and verified in this life of the host.
    let loaded = Mutex<[ReleaseID: LoadedRelease]>([:])
    /// The releases that operations under way need, and those that are being removed.
    private let holds = Mutex(Holds())
    /// The folders that were found and could not be published.
    let broken = Mutex<[String: BrokenPackage]>([:])

    init(
        store: any HostStore, databases: any PluginDatabases, storage: SharedStorage, runners: [any PluginRunner],
        policy: NamingPolicy, clock: any HostClock, replacesAtStart: Bool, failPoints: FailPoints,
        logger: Logger
    ) {
        self.failPoints = failPoints
        self.logger = logger
        self.replacesAtStart = replacesAtStart
        self.store = store
        self.index = ReleaseIndex(store)
        self.databases = databases
        self.storage = storage
        self.runners = runners
        self.policy = policy
        self.clock = clock
        self.publishing = KeyedLock(clock: clock)
    }

    /// Takes a release out of the catalogue, and removes it when nobody is on it.
    func withdraw(_ id: ReleaseID) async throws {
        guard try await self.index.release(id) != nil else { throw DovetailError.releaseNotFound(id) }
        try await self.index.setWithdrawn(true, release: id)
        self.failPoints.pass(.removal(.withdrawn))
        try await self.collect(id)
    }

    /// Removes a release that was withdrawn and that no installation is on any more, and with the plugin's last release its
    /// database.
    func collect(_ id: ReleaseID) async throws {
        // While it is being removed nobody may begin to use it, so one that is offered is left alone.
        guard try await self.index.release(id)?.isWithdrawn == true else { return }
        _ = try await self.publishing.withLock(id.slug.folded, waitingAtMost: .seconds(30)) {
            guard self.beginRemoving(id) else { return }
            defer { self.endRemoving(id) }
            guard let release = try await self.index.release(id), release.isWithdrawn,
                try await !self.store.isInUse(id)
            else { return }
            _ = self.loaded.withLock { $0.removeValue(forKey: id) }
            // The entry goes last: what is interrupted before is found and finished at the next start.
            if try await self.index.releases(of: id.slug).count == 1 { try await self.databases.remove(id.slug) }
            self.failPoints.pass(.removal(.emptied))
            try self.removePreparation(of: id)
            try self.storage.remove(id)
            self.failPoints.pass(.removal(.removed))
            try await self.index.remove(id)
            self.failPoints.pass(.removal(.forgotten))
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
        for release in try await self.index.all() where release.isWithdrawn {
            do { try await self.collect(release.id) } catch { failed.append((release.id, error)) }
        }
        return failed
    }

    /// A release, ready to run: its manifest read and its files verified, once in this life of the host.
    func load(_ id: ReleaseID) async throws -> LoadedRelease {
        if let release = self.loaded.withLock({ $0[id] }) { return release }
        guard let published = try await self.index.release(id) else { throw DovetailError.releaseNotFound(id) }
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
        let offered = try await self.index.releases(of: slug).filter { !$0.isWithdrawn }
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
        try Dictionary(grouping: try await self.index.all(), by: \.id.slug).sorted { $0.key < $1.key }.compactMap {
            try self.entry($0.value)
        }
    }

    /// A plugin, with its releases.
    func plugin(_ slug: PluginSlug) async throws -> CatalogueEntry {
        guard let entry = try self.entry(try await self.index.releases(of: slug)) else {
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
