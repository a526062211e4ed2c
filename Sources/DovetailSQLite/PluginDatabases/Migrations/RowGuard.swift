import GRDB

/// Keeps a migration from changing what other releases have written: it may fill only columns that have come since.
///
/// SQLite itself keeps watch, by triggers that are there for one statement.
struct RowGuard {
    private static let prefix = "dovetail: "
    private let shape: SchemaShape

    /// Keeps the rows of tables as they are in the columns that a shape has.
    init(_ shape: SchemaShape) {
        self.shape = shape
    }

    /// Runs a statement that may change rows.
    ///
    /// - Throws: ``Violation`` when it changes what it must not, and what the statement throws.
    func watch(_ database: Database, _ statement: () throws -> Void) throws {
        let names = try self.arm(database)
        do {
            try statement()
            try self.disarm(names, database)
        } catch let error as DatabaseError {
            // Where the transaction itself is over, they are gone with it.
            try? self.disarm(names, database)
            guard let message = error.message, message.hasPrefix(Self.prefix) else { throw error }
            throw Violation(words: String(message.dropFirst(Self.prefix.count)))
        }
    }

    /// It changes rows in a way that it must not: words that follow "it".
    struct Violation: Error {
        let words: String
    }

    private func arm(_ database: Database) throws -> [String] {
        // What replaces a row deletes it, which triggers see only then.
        try database.execute(sql: "PRAGMA recursive_triggers = ON")
        let now = try SchemaShape(database)
        var names: [String] = []
        for (name, table) in self.shape.tables {
            guard let present = now.tables[name] else { continue }
            let there = Set(present.columns.map { $0.name.lowercased() })
            let columns = table.columns.map(\.name).filter { there.contains($0.lowercased()) }
                .map(\.quotedDatabaseIdentifier).joined(separator: ", ")
            guard !columns.isEmpty else { continue }
            let events = [("DELETE", "deletes rows"), ("UPDATE OF \(columns)", "changes rows")]
            for (event, words) in events {
                let trigger = "dovetail_guard_\(names.count)"
                let message = "\(Self.prefix)\(words) of the table \(name)".replacing("'", with: "''")
                try database.execute(
                    sql: """
                        CREATE TEMP TRIGGER \(trigger) BEFORE \(event) ON main.\(name.quotedDatabaseIdentifier)
                        BEGIN SELECT RAISE(ABORT, '\(message)'); END
                        """)
                names.append(trigger)
            }
        }
        return names
    }

    private func disarm(_ names: [String], _ database: Database) throws {
        for name in names { try database.execute(sql: "DROP TRIGGER IF EXISTS temp.\(name)") }
        try database.execute(sql: "PRAGMA recursive_triggers = OFF")
    }
}
