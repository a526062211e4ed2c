public import DovetailCore

extension SQLiteStore: DatabaseRequirements {
    public func requiresDatabase(of slug: PluginSlug) async throws -> Bool {
        try await self.readTogether { try RequiredDatabase.of(slug, in: $0) != nil }
    }
}
