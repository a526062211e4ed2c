public import DovetailCore

extension PluginHost {
    /// Counts what there is of an owner's in a plugin: after it was removed, nothing but exports.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/pluginNotFound`` when nobody here ever heard of the plugin, and what the
    ///   store and the plugin's database say.
    public func remains(of id: InstallationID) async throws -> InstallationRemains {
        let releases = try await self.catalogue.index.releases(of: id.slug)
        let stored = try await self.store.remains(of: id)
        let past = try await self.store.operations(OperationQuery(owner: id.owner, slug: id.slug, limit: 1))
        guard !releases.isEmpty || stored != StoredRemains() || !past.isEmpty else {
            throw DovetailError.pluginNotFound(id.slug)
        }
        let tables = try Set(releases.flatMap { try self.catalogue.manifest(of: $0).tables })
        return InstallationRemains(
            installation: id, state: try await self.installation(id)?.lifecycle.name ?? .uninstalled,
            rows: try await self.databases.rowCounts(
                of: id.owner, in: tables.sorted { $0.name < $1.name }, slug: id.slug),
            stored: stored, subscriptions: self.bus.subscriptionCount(of: id))
    }
}
