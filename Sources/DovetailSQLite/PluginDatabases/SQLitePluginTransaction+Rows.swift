import DovetailCore
import GRDB

// Removing what belongs to an owner.
extension SQLitePluginTransaction {
    func removeRows(of owner: Owner, from tables: [ManifestTable]) async throws {
        try await self.write { database in
            var changes = 0
            // Compared as texts: where a column holds numbers, the user 007 is not the user 7.
            for table in tables.reversed() where try table.isThere(in: database) {
                try database.execute(
                    sql: """
                        DELETE FROM \(table.name.quotedDatabaseIdentifier)
                        WHERE CAST(\(table.ownerColumn.quotedDatabaseIdentifier) AS TEXT) = ?
                        """, arguments: [owner.rawValue])
                changes += database.changesCount
            }
            return changes > 0
        }
    }
}

extension ManifestTable {
    fileprivate func isThere(in database: Database) throws -> Bool {
        let name = self.name.lowercased()
        // SQLite's own tables and the host's are nobody's.
        guard !name.hasPrefix("sqlite_"), !name.hasPrefix("dovetail_") else { return false }
        guard try database.tableExists(self.name) else { return false }
        return try database.columns(in: self.name).contains { $0.name.lowercased() == self.ownerColumn.lowercased() }
    }
}
