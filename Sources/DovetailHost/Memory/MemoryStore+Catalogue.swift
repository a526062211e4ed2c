public import DovetailCore

extension MemoryStore {
    public func insert(_ release: PublishedRelease) async throws {
        let encoded = try Encoded(release)
        try self.withTables { tables in
            for other in try tables.releases.values.map({ try $0.value }) where other.id.slug != release.id.slug {
                try release.mustNotClash(with: other)
            }
            guard tables.releases[release.id] == nil else { throw StoreRefusal.releaseExists(release.id) }
            tables.releases[release.id] = encoded
        }
    }

    public func replace(_ release: PublishedRelease) async throws {
        let encoded = try Encoded(release)
        try self.withTables { tables in
            for other in try tables.releases.values.map({ try $0.value }) where other.id.slug != release.id.slug {
                try release.mustNotClash(with: other)
            }
            guard tables.releases[release.id] != nil else { throw StoreRefusal.noRelease(release.id) }
            tables.releases[release.id] = encoded
        }
    }

    public func release(_ id: ReleaseID) async throws -> PublishedRelease? {
        try self.withTables { $0.releases[id] }?.value
    }

    public func releases(of slug: PluginSlug) async throws -> [PublishedRelease] {
        try await self.releases().filter { $0.id.slug.folded == slug.folded }
    }

    public func releases() async throws -> [PublishedRelease] {
        let releases = try self.withTables { $0.releases.values }.map { try $0.value }
        return releases.sorted { ($0.id.slug, $0.id.version) < ($1.id.slug, $1.id.version) }
    }

    public func setWithdrawn(_ isWithdrawn: Bool, release id: ReleaseID) async throws {
        try self.withTables { tables in
            guard var release = try tables.releases[id]?.value else { throw StoreRefusal.noRelease(id) }
            release.isWithdrawn = isWithdrawn
            tables.releases[id] = try Encoded(release)
        }
    }

    public func removeRelease(_ id: ReleaseID) async throws {
        try self.withTables { tables in
            if let user = try tables.user(of: id) { throw StoreRefusal.releaseInUse(id, by: user) }
            tables.releases[id] = nil
            tables.quarantines = tables.quarantines.filter { $0.key.release != id }
        }
    }

    public func isInUse(_ id: ReleaseID) async throws -> Bool {
        try self.withTables { try $0.user(of: id) } != nil
    }
}

extension PublishedRelease {
    /// Throws when this release has a name that belongs to another plugin.
    fileprivate func mustNotClash(with other: PublishedRelease) throws {
        let slug = self.id.slug
        let holder = other.id.slug
        if slug.folded == holder.folded { throw StoreRefusal.slug(slug, heldBy: holder) }
        if !self.name.isEmpty, self.name.foldedName == other.name.foldedName {
            throw StoreRefusal.pluginName("name", self.name, of: slug, heldBy: holder)
        }
        if !self.scope.isEmpty, self.scope.foldedName == other.scope.foldedName {
            throw StoreRefusal.pluginName("scope", self.scope, of: slug, heldBy: holder)
        }
    }
}

extension MemoryTables {
    /// The installations that are on a release or can go back to it.
    fileprivate func installations(on id: ReleaseID) throws -> [InstallationID] {
        try self.installations.filter { $0.key.slug == id.slug }.values
            .map { try $0.value }.filter { $0.release == id || $0.lifecycle.previous == id.version }.map(\.id)
    }

    /// An installation that is on a release or can go back to it, or that an operation under way moves to it.
    fileprivate func user(of id: ReleaseID) throws -> InstallationID? {
        if let user = try self.installations(on: id).first { return user }
        return try self.running.filter { $0.key.slug == id.slug }
            .first { try self.operations[$0.value]?.value.toVersion == id.version }?.key
    }
}
