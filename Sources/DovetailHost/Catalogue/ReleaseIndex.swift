import DovetailCore
import Synchronization

/// The releases of plugins as the store keeps them: read once for each plugin, and changed through this alone.
///
/// Every operation asks for releases, and they seldom change.
final class ReleaseIndex: Sendable {
    private struct State {
        /// The releases of a plugin by its folded slug, oldest first.
        var known: [String: [PublishedRelease]] = [:]
        /// Goes up as a change begins and as it ends: what was read meanwhile may be out of date.
        var changes = 0
    }

    private let store: any CatalogueStore
    private let state = Mutex(State())

    init(_ store: any CatalogueStore) {
        self.store = store
    }

    /// A release, or nil when it is not there.
    func release(_ id: ReleaseID) async throws -> PublishedRelease? {
        try await self.releases(of: id.slug).first { $0.id == id }
    }

    /// Every release of a plugin whose slug equals that one without regard to case, oldest version first, also those
    /// that are withdrawn.
    func releases(of slug: PluginSlug) async throws -> [PublishedRelease] {
        let (known, changes) = self.state.withLock { ($0.known[slug.folded], $0.changes) }
        if let known { return known }
        let releases = try await self.store.releases(of: slug)
        // Names that no plugin has are without number, and not kept.
        guard !releases.isEmpty else { return [] }
        self.state.withLock { state in
            if state.changes == changes { state.known[slug.folded] = releases }
        }
        return releases
    }

    /// Every release of every plugin, ordered by slug and then by version.
    func all() async throws -> [PublishedRelease] { try await self.store.releases() }

    /// See ``CatalogueStore/insert(_:)``.
    func insert(_ release: PublishedRelease) async throws {
        try await self.changing(release.id) { try await self.store.insert(release) }
    }

    /// See ``CatalogueStore/replace(_:)``.
    func replace(_ release: PublishedRelease) async throws {
        try await self.changing(release.id) { try await self.store.replace(release) }
    }

    /// See ``CatalogueStore/setWithdrawn(_:release:)``.
    func setWithdrawn(_ isWithdrawn: Bool, release id: ReleaseID) async throws {
        try await self.changing(id) { try await self.store.setWithdrawn(isWithdrawn, release: id) }
    }

    /// See ``CatalogueStore/removeRelease(_:)``.
    func remove(_ id: ReleaseID) async throws {
        try await self.changing(id) { try await self.store.removeRelease(id) }
    }

    /// Changes a release; what is known of its plugin is read again, also when the change fails.
    private func changing(_ id: ReleaseID, _ change: () async throws -> Void) async throws {
        self.forget(id)
        defer { self.forget(id) }
        try await change()
    }

    private func forget(_ id: ReleaseID) {
        self.state.withLock { state in
            state.changes += 1
            state.known[id.slug.folded] = nil
        }
    }
}
