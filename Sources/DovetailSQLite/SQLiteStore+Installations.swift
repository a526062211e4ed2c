public import DovetailCore
public import DovetailHost
import GRDB

extension SQLiteStore {
    public func installation(_ id: InstallationID) async throws -> Installation? {
        try await self.read { try id.installation($0) }
    }

    public func records(of id: InstallationID) async throws -> InstallationRecords {
        try await self.readTogether { database in
            InstallationRecords(
                installation: try id.installation(database), configuration: try id.configuration(database),
                grants: try id.grants(database))
        }
    }

    public func installations(of owner: Owner) async throws -> [Installation] {
        try await self.installations(
            "SELECT * FROM installations WHERE owner = ? ORDER BY slug", arguments: [owner.rawValue])
    }

    public func installations(of slug: PluginSlug, after owner: Owner?, limit: Int) async throws -> [Installation] {
        try await self.installations(
            "SELECT * FROM installations WHERE slug = ? AND owner > ? ORDER BY owner LIMIT ?",
            arguments: [slug.rawValue, owner?.rawValue ?? "", max(0, limit)])
    }

    public func installationCounts(of slug: PluginSlug) async throws -> [SemanticVersion: Int] {
        let rows = try await self.read { database in
            try Row.fetchAll(
                database,
                sql:
                    "SELECT version, count(*) FROM installations WHERE slug = ? AND version IS NOT NULL GROUP BY version",
                arguments: [slug.rawValue]
            ).map { (version: $0[0] as String, count: $0[1] as Int) }
        }
        return rows.reduce(into: [:]) { counts, row in
            if let version = SemanticVersion(row.version) { counts[version] = row.count }
        }
    }

    public func servingInstallations(after id: InstallationID?, limit: Int) async throws -> [Installation] {
        try await self.installations(
            """
            SELECT * FROM installations WHERE is_serving = 1 AND (owner, slug) > (?, ?) ORDER BY owner, slug LIMIT ?
            """,
            arguments: [id?.owner.rawValue ?? "", id?.slug.rawValue ?? "", max(0, limit)])
    }

    public func modules(of owner: Owner) async throws -> [ModuleRecord] {
        try await self.read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT owner, slug, version, module FROM modules WHERE owner = ? ORDER BY slug, position")
            return try Row.fetchAll(statement, arguments: [owner.rawValue]).map(ModuleRecord.init)
        }
    }

    func installations(_ sql: String, arguments: StatementArguments) async throws -> [Installation] {
        try await self.read { database in
            try Row.fetchAll(database.cachedStatement(sql: sql), arguments: arguments).map(Installation.init)
        }
    }
}
