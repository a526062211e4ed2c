import DovetailCore
import GRDB

// Removing what belongs to an owner.
extension SQLitePluginTransaction {
    func removeRows(of owner: Owner, from tables: [ManifestTable]) async throws {
        try await self.write { database in
            var changes = 0
            for table in tables.reversed() where try table.isThere(in: database) {
                changes += try table.deleteRows(of: owner, database)
            }
            return changes > 0
        }
    }
}

extension ManifestTable {
    /// Deletes the owner's rows; answers how many there were.
    func deleteRows(of owner: Owner, _ database: Database) throws -> Int {
        // Compared as texts: where a column holds numbers, the user 007 is not the user 7.
        try database.execute(
            sql: """
                DELETE FROM \(self.name.quotedDatabaseIdentifier)
                WHERE CAST(\(self.ownerColumn.quotedDatabaseIdentifier) AS TEXT) = ?
                """, arguments: [owner.rawValue])
        return database.changesCount
    }

    /// Whether the database has the table, with the column that names the owner.
    func isThere(in database: Database) throws -> Bool {
        let name = self.name.lowercased()
        // SQLite's own tables and the host's are nobody's.
        guard !name.hasPrefix("sqlite_"), !name.hasPrefix("dovetail_") else { return false }
        guard try database.tableExists(self.name) else { return false }
        return try database.columns(in: self.name).contains { $0.name.lowercased() == self.ownerColumn.lowercased() }
    }
}
