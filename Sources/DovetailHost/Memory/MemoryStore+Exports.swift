public import DovetailCore

extension MemoryStore {
    public func export(_ id: OperationID) async throws -> ExportRecord? {
        try self.withTables { $0.exports[id] }?.value
    }

    public func exports(_ query: ExportQuery) async throws -> [ExportRecord] {
        let exports = try self.withTables { $0.exports.values }.map { try $0.value }
        let wanted = exports.filter { export in
            (query.owner.map { $0 == export.installation.owner } ?? true)
                && (query.slug.map { $0 == export.installation.slug } ?? true)
                && (query.before.map { export.id.rawValue < $0.rawValue } ?? true)
                && (query.createdBefore.map { export.createdAt < $0 } ?? true)
        }
        return Array(wanted.sorted { $0.id.rawValue > $1.id.rawValue }.prefix(max(0, query.limit)))
    }

    public func removeExport(_ id: OperationID) async throws {
        self.withTables { $0.exports[id] = nil }
    }

    public func remains(of installation: InstallationID) async throws -> StoredRemains {
        try self.withTables { tables in
            let configuration = try tables.configurations[installation]?.value
            let claims = tables.claims.values.flatMap(\.values).filter { $0.installation == installation }
            return StoredRemains(
                storage: tables.storage[installation]?.count ?? 0,
                configuration: configuration.map { $0.values.count + $0.secrets.count } ?? 0,
                grants: try tables.grants[installation]?.value.count ?? 0,
                modules: (tables.modules[installation]?.count ?? 0) + claims.count,
                exports: try tables.exports.values.count { try $0.value.installation == installation })
        }
    }
}
