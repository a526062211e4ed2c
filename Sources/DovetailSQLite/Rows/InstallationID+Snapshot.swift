import DovetailCore
import DovetailHost
import FoundationEssentials
import GRDB

// What is kept of an installation before an update.
extension InstallationID {
    /// Keeps what is stored, configured and granted, in the place of what was kept before.
    func takeSnapshot(
        _ operation: OperationID, _ version: SemanticVersion, at time: Date, _ database: Database
    ) throws {
        try self.deleteSnapshot(database)
        try database.cachedStatement(
            sql: """
                INSERT INTO snapshots (owner, slug, operation, version, taken_at, configuration, grants, saved_state)
                VALUES (:owner, :slug, :operation, :version, :time,
                    (SELECT configuration FROM configurations WHERE owner = :owner AND slug = :slug), :grants,
                    (SELECT state FROM saved_states WHERE owner = :owner AND slug = :slug))
                """
        ).execute(arguments: [
            "owner": self.owner.rawValue, "slug": self.slug.rawValue, "operation": operation.rawValue,
            "version": version.description, "time": time.timeIntervalSince1970,
            "grants": try RecordCoder.text(self.grants(database)),
        ])
        try self.copyStorage(from: "storage", to: "snapshot_storage", database)
    }

    /// Has what is stored as the snapshot has it, and drops the snapshot with the migrations that ran since.
    func restoreSnapshot(_ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: "SELECT operation FROM snapshots WHERE owner = ? AND slug = ?")
        guard let operation = try String.fetchOne(statement, arguments: self.arguments) else {
            throw StoreRefusal.noSnapshot(self)
        }
        try database.cachedStatement(sql: "DELETE FROM storage WHERE owner = ? AND slug = ?")
            .execute(arguments: self.arguments)
        try self.copyStorage(from: "snapshot_storage", to: "storage", database)
        try database.cachedStatement(
            sql: "DELETE FROM owner_migrations WHERE owner = ? AND slug = ? AND operation = ?"
        ).execute(arguments: self.arguments + [operation])
        try self.deleteSnapshot(database)
    }

    /// Drops what is kept.
    func deleteSnapshot(_ database: Database) throws {
        try database.cachedStatement(sql: "DELETE FROM snapshots WHERE owner = ? AND slug = ?")
            .execute(arguments: self.arguments)
    }

    /// Notes that a migration of the owner's data has run.
    func note(ownerMigration name: String, of operation: OperationID, _ database: Database) throws {
        try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO owner_migrations (owner, slug, name, operation) VALUES (?, ?, ?, ?)"
        ).execute(arguments: self.arguments + [name, operation.rawValue])
    }

    private func copyStorage(from source: String, to target: String, _ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO \(target) (owner, slug, key, value)
                SELECT owner, slug, key, value FROM \(source) WHERE owner = ? AND slug = ?
                """
        ).execute(arguments: self.arguments)
    }
}
