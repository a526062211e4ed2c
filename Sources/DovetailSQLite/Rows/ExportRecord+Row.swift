import DovetailCore
import DovetailHost
import FoundationEssentials
import GRDB

// How an export stands in the table `exports`.
extension ExportRecord {
    /// Reads an export.
    init(_ row: Row) throws {
        self.init(
            operation: OperationID(rawValue: try row.text("id")), installation: try row.installationID(),
            version: try row.required("version") { SemanticVersion($0) },
            reason: try row.required("reason", ExportReason.init(rawValue:)), createdAt: try row.date("created_at"),
            bytes: row["bytes"] ?? 0, entries: row["entries"] ?? 0)
    }

    /// Makes the row, or replaces it.
    func insert(_ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO exports (id, owner, slug, version, reason, created_at, bytes, entries)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [self.id.rawValue] + self.installation.arguments + [
                self.version.description, self.reason.rawValue, self.createdAt.timeIntervalSince1970, self.bytes,
                self.entries,
            ])
    }
}
