public import DovetailCore

extension MemoryStore {
    public func installation(_ id: InstallationID) async throws -> Installation? {
        try self.withTables { $0.installations[id] }?.value
    }

    public func records(of id: InstallationID) async throws -> InstallationRecords {
        let (installation, configuration, grants) = self.withTables {
            ($0.installations[id], $0.configurations[id], $0.grants[id])
        }
        return InstallationRecords(
            installation: try installation?.value, configuration: try configuration?.value,
            grants: try grants?.value ?? [])
    }

    public func installations(of owner: Owner) async throws -> [Installation] {
        try self.installations { $0.owner == owner }.sorted { $0.id.slug < $1.id.slug }
    }

    public func installations(of slug: PluginSlug, after owner: Owner?, limit: Int) async throws -> [Installation] {
        try self.installations { $0.slug == slug }
            .sorted(after: owner?.rawValue, by: { $0.id.owner.rawValue }, limit: limit)
    }

    public func installationCounts(of slug: PluginSlug) async throws -> [SemanticVersion: Int] {
        try self.installations { $0.slug == slug }.compactMap(\.lifecycle.version)
            .reduce(into: [:]) { counts, version in counts[version, default: 0] += 1 }
    }

    public func servingInstallations(after id: InstallationID?, limit: Int) async throws -> [Installation] {
        try self.installations { _ in true }.filter(\.lifecycle.isServing)
            .sorted(after: id.map(InstallationKey.init), by: { InstallationKey($0.id) }, limit: limit)
    }

    public func modules(of owner: Owner) async throws -> [ModuleRecord] {
        let modules = self.withTables { tables in tables.modules.filter { $0.key.owner == owner } }
        return try modules.sorted { $0.key.slug < $1.key.slug }.flatMap(\.value).map { try $0.value }
    }

    func installations(where isWanted: (InstallationID) -> Bool) throws -> [Installation] {
        try self.withTables { tables in tables.installations.filter { isWanted($0.key) } }.values.map { try $0.value }
    }
}

/// Orders installations by owner, then by slug.
struct InstallationKey: Comparable {
    let id: InstallationID

    init(_ id: InstallationID) { self.id = id }

    static func < (left: Self, right: Self) -> Bool {
        (left.id.owner.rawValue, left.id.slug) < (right.id.owner.rawValue, right.id.slug)
    }
}
