import GRDB

/// The tables of a store, and how older files are brought up to date.
enum Schema {
    /// Marks a file as a store of Dovetail (`PRAGMA application_id`): "DVTL".
    static let applicationID: Int32 = 0x4456_544C

    /// Runs the migrations that a file has not seen yet, each in a transaction.
    static func bringUpToDate(_ database: some DatabaseWriter, path: String) throws {
        let migrator = self.migrator
        try database.writeWithoutTransaction { database in
            guard try self.isStoreOrEmpty(database) else { throw StoreFault.notAStore(path) }
            guard try !migrator.hasBeenSuperseded(database) else { throw StoreFault.newer(path) }
        }
        try migrator.migrate(database)
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1", migrate: self.migrateTo1)
        migrator.registerMigration("2", migrate: self.migrateTo2)
        migrator.registerMigration("3", migrate: self.migrateTo3)
        return migrator
    }

    private static func isStoreOrEmpty(_ database: Database) throws -> Bool {
        if try Int32.fetchOne(database, sql: "PRAGMA application_id") == self.applicationID { return true }
        return try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
    }
}
