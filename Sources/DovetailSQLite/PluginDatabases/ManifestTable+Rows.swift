import DovetailCore
import DovetailHost
import FoundationEssentials
import GRDB

// An owner's rows in a declared table.
extension ManifestTable {
    /// The most rows of a page.
    private static let pageLength = 500
    /// How many bytes of texts and blobs fill a page.
    private static let pageSize = 1 << 20

    /// Which rows are the owner's.
    ///
    /// Compared as texts: where a column holds numbers, the user 007 is not the user 7.
    private var condition: String { "CAST(\(self.ownerColumn.quotedDatabaseIdentifier) AS TEXT) = ?" }

    private var quotedName: String { self.name.quotedDatabaseIdentifier }

    /// Whether it is there; tables of SQLite's and the host's own are nobody's.
    func isThere(in database: Database) throws -> Bool {
        let name = self.name.lowercased()
        guard !name.hasPrefix("sqlite_"), !name.hasPrefix("dovetail_") else { return false }
        guard try database.tableExists(self.name) else { return false }
        return try database.columns(in: self.name).contains { $0.name.lowercased() == self.ownerColumn.lowercased() }
    }

    /// How many rows are the owner's.
    func count(of owner: Owner, in database: Database) throws -> Int {
        guard try self.isThere(in: database) else { return 0 }
        return try Int.fetchOne(
            database, sql: "SELECT count(*) FROM \(self.quotedName) WHERE \(self.condition)",
            arguments: [owner.rawValue]) ?? 0
    }

    /// Whether any row is the owner's.
    func holds(_ owner: Owner, in database: Database) throws -> Bool {
        guard try self.isThere(in: database) else { return false }
        return try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM \(self.quotedName) WHERE \(self.condition))",
            arguments: [owner.rawValue]) ?? false
    }

    /// Deletes the owner's rows; answers how many.
    func remove(_ owner: Owner, in database: Database) throws -> Int {
        guard try self.isThere(in: database) else { return 0 }
        try database.execute(
            sql: "DELETE FROM \(self.quotedName) WHERE \(self.condition)", arguments: [owner.rawValue])
        return database.changesCount
    }

    /// The owner's rows after a position.
    func page(of owner: Owner, after position: TablePage.Position?, in database: Database) throws -> TablePage {
        guard try self.isThere(in: database) else { return TablePage(rows: [], next: nil) }
        let key = try self.key(in: database)
        let list = key.joined(separator: ", ")
        var arguments: StatementArguments = [owner.rawValue]
        var beginning = ""
        if let position {
            beginning = "AND (\(list)) > (\(key.map { _ in "?" }.joined(separator: ", ")))"
            arguments += StatementArguments(try position.key.map(SQLParameters.databaseValue))
        }
        let cursor = try Row.fetchCursor(
            database,
            sql: """
                SELECT \(list), * FROM \(self.quotedName) WHERE \(self.condition) \(beginning)
                ORDER BY \(list) LIMIT \(Self.pageLength)
                """, arguments: arguments)
        var rows: [SQLRow] = []
        var last: [SQLValue] = []
        var bytes = 0
        while bytes < Self.pageSize, let row = try cursor.next() {
            let values = row.databaseValues.map(SQLValue.init)
            last = Array(values.prefix(key.count))
            let content = Array(values.dropFirst(key.count))
            rows.append(SQLRow(columns: Array(row.columnNames.dropFirst(key.count)), values: content))
            bytes += content.reduce(0) { $0 + $1.byteCount }
        }
        let isLast = rows.count < Self.pageLength && bytes < Self.pageSize
        return TablePage(rows: rows, next: isLast ? nil : TablePage.Position(key: last))
    }

    /// What orders the rows, each of which has another: the number that SQLite gives it, or its primary key.
    private func key(in database: Database) throws -> [String] {
        let primary = try database.primaryKey(self.name)
        let isWithoutNumbers =
            try Bool.fetchOne(
                database, sql: "SELECT wr FROM pragma_table_list(?) WHERE schema = 'main'", arguments: [self.name])
            ?? false
        let columns = Set(try database.columns(in: self.name).map { $0.name.lowercased() })
        let number =
            primary.rowIDColumn?.quotedDatabaseIdentifier
            ?? ["rowid", "_rowid_", "oid"].first { !columns.contains($0) }
        guard !isWithoutNumbers, let number else { return primary.columns.map(\.quotedDatabaseIdentifier) }
        return [number]
    }
}

extension SQLValue {
    /// How much of a page it fills.
    fileprivate var byteCount: Int {
        switch self {
        case .null, .integer, .real: 8
        case .text(let text): text.utf8.count + 8
        case .blob(let bytes): bytes.count + 8
        }
    }
}
