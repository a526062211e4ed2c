public import DovetailCore
public import DovetailHost
public import FoundationEssentials
import GRDB

extension SQLiteStore {
    public func snapshot(of installation: InstallationID) async throws -> InstallationSnapshot? {
        try await self.read { database in
            let statement = try database.cachedStatement(sql: "SELECT * FROM snapshots WHERE owner = ? AND slug = ?")
            guard let row = try Row.fetchOne(statement, arguments: installation.arguments) else { return nil }
            return InstallationSnapshot(
                operation: try row.required("operation", OperationID.init(rawValue:)),
                version: try row.required("version") { SemanticVersion($0) }, takenAt: try row.date("taken_at"),
                configuration: try row.json("configuration"), grants: try row.requiredJSON("grants"),
                savedState: try row.json("saved_state"))
        }
    }

    public func snapshotValue(for key: String, of installation: InstallationID) async throws -> [UInt8]? {
        try await self.read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT value FROM snapshot_storage WHERE owner = ? AND slug = ? AND key = ?")
            return try Data.fetchOne(statement, arguments: installation.arguments + [Data(key.utf8)]).map {
                [UInt8]($0)
            }
        }
    }

    public func snapshotKeys(prefix: String, of installation: InstallationID) async throws -> [String] {
        try await self.read { try installation.keys(prefix: prefix, in: "snapshot_storage", $0) }
    }

    public func snapshotVersions(of slug: PluginSlug) async throws -> Set<SemanticVersion> {
        try await self.read { database in
            let versions = try String.fetchAll(
                database,
                sql:
                    "SELECT DISTINCT previous_version FROM installations WHERE slug = ? AND previous_version IS NOT NULL",
                arguments: [slug.rawValue])
            return Set(versions.compactMap { SemanticVersion($0) })
        }
    }

    public func installations(keptUntil time: Date, limit: Int) async throws -> [Installation] {
        try await self.installations(
            """
            SELECT * FROM installations WHERE snapshot_kept_until IS NOT NULL AND snapshot_kept_until <= ?
            ORDER BY snapshot_kept_until LIMIT ?
            """, arguments: [time.timeIntervalSince1970, max(0, limit)])
    }

    public func installationsOnProbation(
        at time: Date, after id: InstallationID?, limit: Int
    ) async throws -> [Installation] {
        try await self.installations(
            """
            SELECT * FROM installations
            WHERE probation_ends_at IS NOT NULL AND probation_ends_at > ? AND (owner, slug) > (?, ?)
            ORDER BY owner, slug LIMIT ?
            """,
            arguments: [
                time.timeIntervalSince1970, id?.owner.rawValue ?? "", id?.slug.rawValue ?? "", max(0, limit),
            ])
    }

    public func dropSnapshot(_ operation: OperationID, of installation: InstallationID) async throws {
        try await self.write { database in
            try database.cachedStatement(
                sql: """
                    UPDATE installations SET previous_version = NULL, snapshot = NULL, probation_ends_at = NULL,
                        snapshot_kept_until = NULL
                    WHERE owner = ? AND slug = ? AND snapshot = ?
                    """
            ).execute(arguments: installation.arguments + [operation.rawValue])
            if database.changesCount > 0 { try installation.deleteSnapshot(database) }
        }
    }

    public func ownerMigrations(of installation: InstallationID) async throws -> Set<String> {
        try await self.read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT name FROM owner_migrations WHERE owner = ? AND slug = ?")
            return Set(try String.fetchAll(statement, arguments: installation.arguments))
        }
    }
}
