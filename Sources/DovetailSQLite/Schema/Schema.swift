import GRDB

/// The tables of a store, and how older files are brought up to date.
enum Schema {
    /// Marks a file as a store of Dovetail (`PRAGMA application_id`): "DVTL".
    static let applicationID: Int32 = 0x4456_544C

    /// Makes the tables of a file that has none, in one transaction, so that all of them are there or none; runs the
    /// migrations that another has not seen yet, each in a transaction.
    static func bringUpToDate(_ database: some DatabaseWriter, path: String) throws {
        try database.writeWithoutTransaction { database in
            switch try self.state(of: database) {
            case .begun: try database.inTransaction(.immediate) { try self.makeAll(in: database) }
            case .current, .older: break
            case .newer: throw StoreFault.newer(path)
            case .foreign: throw StoreFault.notAStore(path)
            }
        }
        try self.migrator.migrate(database)
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for (name, migrate) in self.migrations { migrator.registerMigration(name, migrate: migrate) }
        return migrator
    }

    /// Every migration; the first marks the file as a store.
    private static var migrations: [(name: String, migrate: @Sendable (Database) throws -> Void)] {
        [
            ("1", self.migrateTo1), ("2", self.migrateTo2), ("3", self.migrateTo3), ("4", self.migrateTo4),
            ("5", self.migrateTo5), ("6", self.migrateTo6),
        ]
    }

    /// What a migrator does that has run all migrations, which by itself takes a transaction for each.
    private static func makeAll(in database: Database) throws -> Database.TransactionCompletion {
        try database.execute(
            sql: "CREATE TABLE IF NOT EXISTS \(self.bookkeeping) (identifier TEXT NOT NULL PRIMARY KEY)")
        for (name, migrate) in self.migrations {
            try migrate(database)
            try database.execute(sql: "INSERT INTO \(self.bookkeeping) (identifier) VALUES (?)", arguments: [name])
        }
        return .commit
    }

    /// Where a migrator keeps what it has run.
    private static let bookkeeping = "grdb_migrations"
}

extension Schema {
    /// How the tables of a file stand to those of this program.
    enum State: Sendable {
        /// They are the same.
        case current
        /// They are older; opening the store brings them up to date.
        case older
        /// They are newer.
        case newer
        /// There are none: the file is to become a store, and making it has come to nothing.
        case begun
        /// They are another program's.
        case foreign
    }

    /// How the tables of a file stand to those of this program.
    static func state(of database: Database) throws -> State {
        guard try Int32.fetchOne(database, sql: "PRAGMA application_id") == self.applicationID else {
            return try self.isBegun(database) ? .begun : .foreign
        }
        if try self.migrator.hasBeenSuperseded(database) { return .newer }
        return try self.migrator.hasCompletedMigrations(database) ? .current : .older
    }

    /// Whether there is nothing in a file but, at most, the migrator's empty table, which was made by itself once.
    private static func isBegun(_ database: Database) throws -> Bool {
        let names = try Set(
            String.fetchAll(
                database, sql: "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"))
        guard names.isSubset(of: [self.bookkeeping]) else { return false }
        return try names.isEmpty || self.migrator.appliedIdentifiers(database).isEmpty
    }
}
