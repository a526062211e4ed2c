import DovetailCore
import GRDB

// What rows held before an update, copied aside and put back within the database.
extension SQLitePluginTransaction {
    func keepRows(
        of owner: Owner, in tables: [ManifestTable], as operation: OperationID, inPlaceOf former: OperationID?
    ) async throws {
        try await self.write { database in
            var changes = try former.map { try database.forgetRows(keptBy: $0) } ?? 0
            for table in tables where try table.isThere(in: database) {
                changes += try table.keepRows(of: owner, as: operation, database)
            }
            return changes > 0
        }
    }

    func restoreRows(of owner: Owner, in tables: [ManifestTable], keptBy operation: OperationID) async throws {
        try await self.write { database in
            // Rows may point to others of the owner's that are deleted before them, or come back after them.
            try database.execute(sql: "PRAGMA defer_foreign_keys = ON")
            var changes = 0
            let tables = try tables.filter { try $0.isThere(in: database) }
            for table in tables.reversed() {
                changes += try table.removeNew(of: owner, besidesThoseKeptBy: operation, database)
            }
            for table in tables { changes += try table.restoreRows(of: owner, keptBy: operation, database) }
            changes += try database.forgetRows(keptBy: operation)
            return changes > 0
        }
    }
}

extension Database {
    /// Forgets the rows that an operation has kept; answers how many values they had.
    func forgetRows(keptBy operation: OperationID) throws -> Int {
        try self.execute(
            sql: "DELETE FROM dovetail_snapshots WHERE operation = ?", arguments: [operation.rawValue])
        return self.changesCount
    }
}

extension ManifestTable {
    /// Copies the owner's rows aside; answers how many values they have.
    fileprivate func keepRows(of owner: Owner, as operation: OperationID, _ database: Database) throws -> Int {
        let columns = try self.writableColumns(database)
        guard !columns.isEmpty else { return 0 }
        let names = columns.map { "(\($0.quotedAsText))" }.joined(separator: ", ")
        let values = columns.map { "WHEN \($0.quotedAsText) THEN kept.\($0.quotedDatabaseIdentifier)" }
            .joined(separator: " ")
        try database.execute(
            sql: """
                INSERT INTO dovetail_snapshots (operation, table_name, row, column_name, value)
                SELECT ?, ?, kept.dovetail_row, names.column1, CASE names.column1 \(values) END
                FROM (
                    SELECT row_number() OVER () AS dovetail_row, * FROM \(self.name.quotedDatabaseIdentifier)
                    WHERE CAST(\(self.ownerColumn.quotedDatabaseIdentifier) AS TEXT) = ?
                ) AS kept, (VALUES \(names)) AS names
                """, arguments: [operation.rawValue, self.name.lowercased(), owner.rawValue])
        return database.changesCount
    }

    /// Deletes the owner's rows that have come since; answers how many.
    ///
    /// What was there then is changed back and not deleted: rows of others may point to it, and would go, too. Where a table
    /// has no primary key nothing can point to it, and all rows are made anew.
    fileprivate func removeNew(
        of owner: Owner, besidesThoseKeptBy operation: OperationID, _ database: Database
    ) throws -> Int {
        let key = try self.primaryKey(database)
        guard !key.isEmpty else { return try self.remove(owner, in: database) }
        let names = key.map(\.quotedDatabaseIdentifier).joined(separator: ", ")
        try database.execute(
            sql: """
                DELETE FROM \(self.name.quotedDatabaseIdentifier)
                WHERE CAST(\(self.ownerColumn.quotedDatabaseIdentifier) AS TEXT) = ? AND (\(names)) NOT IN (
                    SELECT \(key.map(Self.value).joined(separator: ", ")) FROM dovetail_snapshots
                    WHERE operation = ? AND table_name = ? GROUP BY row)
                """, arguments: [owner.rawValue, operation.rawValue, self.name.lowercased()])
        return database.changesCount
    }

    /// Puts back what was copied aside; answers how many rows that are.
    fileprivate func restoreRows(of owner: Owner, keptBy operation: OperationID, _ database: Database) throws -> Int {
        let kept = try String.fetchAll(
            database,
            sql: "SELECT DISTINCT column_name FROM dovetail_snapshots WHERE operation = ? AND table_name = ?",
            arguments: [operation.rawValue, self.name.lowercased()])
        let columns = try self.writableColumns(database).filter(kept.contains)
        guard !columns.isEmpty else { return 0 }
        let key = try self.primaryKey(database)
        guard let number = try self.numberColumn(database), columns.contains(number) else {
            return try self.insertRows(keptBy: operation, columns, key: key, database)
        }
        // Numbers that SQLite gives out are given out again once the last row is deleted: a row of somebody else may have one
        // of those now. The owner's row gets another then.
        let taken = try self.rows(keptBy: operation, withTaken: number, by: owner, database)
        guard !taken.isEmpty else { return try self.insertRows(keptBy: operation, columns, key: key, database) }
        guard try !self.isPointedTo(database) else { throw self.numbersAreTaken }
        return try self.insertRows(keptBy: operation, columns, key: key, except: taken, database)
            + self.insertRows(
                keptBy: operation, columns.filter { $0 != number }, key: [], only: taken, database)
    }

    /// The rows that were copied aside whose numbers rows of others have now.
    private func rows(
        keptBy operation: OperationID, withTaken number: String, by owner: Owner, _ database: Database
    ) throws -> [Int64] {
        try Int64.fetchAll(
            database,
            sql: """
                SELECT row FROM dovetail_snapshots WHERE operation = ? AND table_name = ? AND column_name = ?
                    AND value IN (
                        SELECT \(number.quotedDatabaseIdentifier) FROM \(self.name.quotedDatabaseIdentifier)
                        WHERE CAST(\(self.ownerColumn.quotedDatabaseIdentifier) AS TEXT) IS NOT ?)
                """, arguments: [operation.rawValue, self.name.lowercased(), number, owner.rawValue])
    }

    /// Inserts rows that were copied aside, or changes those back that are there: all, all but some, or only some; answers how
    /// many.
    private func insertRows(
        keptBy operation: OperationID, _ columns: [String], key: [String], except left: [Int64] = [],
        only wanted: [Int64]? = nil, _ database: Database
    ) throws -> Int {
        let isIn = wanted == nil ? "NOT IN" : "IN"
        let numbers = (wanted ?? left).map { "\($0)" }.joined(separator: ",")
        let changed = columns.filter { !key.contains($0) }.map(\.quotedDatabaseIdentifier)
        let names = key.map(\.quotedDatabaseIdentifier).joined(separator: ", ")
        let change =
            changed.isEmpty
            ? "NOTHING" : "UPDATE SET " + changed.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        try database.execute(
            sql: """
                INSERT INTO \(self.name.quotedDatabaseIdentifier)
                    (\(columns.map(\.quotedDatabaseIdentifier).joined(separator: ", ")))
                SELECT \(columns.map(Self.value).joined(separator: ", ")) FROM dovetail_snapshots
                WHERE operation = ? AND table_name = ? AND row \(isIn) (SELECT value FROM json_each(?))
                GROUP BY row ORDER BY row
                \(key.isEmpty ? "" : "ON CONFLICT (\(names)) DO \(change)")
                """, arguments: [operation.rawValue, self.name.lowercased(), "[\(numbers)]"])
        return database.changesCount
    }

    /// The columns of the primary key, in its order; none when there is none.
    private func primaryKey(_ database: Database) throws -> [String] {
        try String.fetchAll(
            database, sql: "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", arguments: [self.name])
    }

    /// The value that a row had in a column: each group has one, and `max` answers it with its type.
    private static func value(of column: String) -> String {
        "max(value) FILTER (WHERE column_name = \(column.quotedAsText))"
    }

    /// The column with the numbers that SQLite gives out; nil when the table has none.
    private func numberColumn(_ database: Database) throws -> String? {
        let keys = try Row.fetchAll(
            database, sql: "SELECT name, type FROM pragma_table_info(?) WHERE pk > 0", arguments: [self.name])
        guard keys.count == 1, (keys[0]["type"] as String).lowercased() == "integer" else { return nil }
        return keys[0]["name"]
    }

    private var numbersAreTaken: DovetailError {
        DovetailError(
            .databaseFailed,
            """
            Rows of the table \(self.name) cannot be put back: their numbers were given out again meanwhile, and other tables \
            point to them. Declare its key with AUTOINCREMENT, so that no number is given out twice.
            """,
            remedy: .askAuthor)
    }

    /// Whether a table says that its rows point to this one's.
    private func isPointedTo(_ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (
                    SELECT 1 FROM sqlite_schema AS other, pragma_foreign_key_list(other.name) AS key
                    WHERE other.type = 'table' AND lower(key."table") = lower(?))
                """, arguments: [self.name]) ?? false
    }

    /// The columns that can be written: not those that the database computes.
    private func writableColumns(_ database: Database) throws -> [String] {
        try String.fetchAll(
            database, sql: "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid",
            arguments: [self.name])
    }
}

extension String {
    /// The text as a literal of SQL.
    fileprivate var quotedAsText: String { "'\(self.replacing("'", with: "''"))'" }
}
