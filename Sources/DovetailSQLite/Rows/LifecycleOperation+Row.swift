import DovetailCore
import DovetailHost
import FoundationEssentials
import GRDB

// How an operation stands in the table `operations`: whole, as JSON, beside the columns by which it is found.
extension LifecycleOperation {
    /// Reads an operation.
    init(_ row: Row) throws {
        self = try row.requiredJSON("operation")
    }

    /// The whole operation, as the row keeps it.
    ///
    /// Made before the write that it belongs to: one write at a time has the database, and what it need not do itself
    /// others need not wait for.
    var document: String { get throws { try RecordCoder.text(self) } }

    /// Makes the row, or replaces it; what was prepared goes, with what was claimed for it.
    func save(_ document: String, _ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO operations (id, owner, slug, joined_id, kind, from_version, to_version, status, started_at,
                    finished_at, operation)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET status = excluded.status, finished_at = excluded.finished_at,
                    operation = excluded.operation, prepared = NULL
                """
        ).execute(arguments: [
            self.id.rawValue, self.installation.owner.rawValue, self.installation.slug.rawValue,
            self.installation.joined, self.kind.rawValue, self.fromVersion?.description, self.toVersion?.description,
            self.status.rawValue, self.startedAt.timeIntervalSince1970, self.finishedAt?.timeIntervalSince1970,
            document,
        ])
        try Self.releaseClaims(of: self.id, database)
    }

    /// The operation of an installation that runs; nil when none does.
    static func running(for installation: InstallationID, _ database: Database) throws -> LifecycleOperation? {
        let statement = try database.cachedStatement(
            sql: "SELECT operation FROM operations WHERE owner = ? AND slug = ? AND status = 'running'")
        return try Row.fetchOne(statement, arguments: installation.arguments).map(LifecycleOperation.init)
    }

    /// Gives up the module ids that were claimed for an operation.
    static func releaseClaims(of operation: OperationID, _ database: Database) throws {
        try database.cachedStatement(sql: "DELETE FROM claimed_modules WHERE operation = ?")
            .execute(arguments: [operation.rawValue])
    }
}
