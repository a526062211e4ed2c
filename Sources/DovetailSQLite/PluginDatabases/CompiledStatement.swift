import DovetailCore
import FoundationEssentials
import GRDB
import GRDBSQLite

/// A plugin's statement that passed the guard, with what its placeholders stand for.
struct CompiledStatement: Sendable {
    private let sql: String
    private let values: [DatabaseValue]

    /// Checks a statement and its arguments.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/statementRefused`` or
    ///   ``DovetailCore/DovetailError/Code/invalidRequest``.
    init(_ statement: SQLStatement) throws {
        let piece = try StatementGuard.single(statement.sql)
        self.sql = piece.sql
        self.values = try SQLParameters(piece.tokens).values(for: statement)
    }

    /// Takes a statement of a migration, which has no placeholders.
    init(migrating piece: SQLPiece) throws {
        self.sql = piece.sql
        self.values = try SQLParameters(piece.tokens).values(for: SQLStatement(""))
    }

    /// Runs a statement that reads.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/invalidRequest`` when it writes, and
    ///   ``DovetailCore/DovetailError/Code/tooLarge`` when it answers more than the limits allow.
    func rows(_ database: Database, _ limits: SQLitePluginDatabases.Limits) throws -> [SQLRow] {
        let statement = try self.prepare(database)
        guard statement.isReadonly else {
            throw DovetailError(
                .invalidRequest, "A query cannot write. Use `execute` for this statement.", remedy: .askAuthor)
        }
        let columns = statement.columnNames
        var allowance = AnswerAllowance(limits)
        var rows: [SQLRow] = []
        let cursor = try Row.fetchCursor(statement)
        while let row = try cursor.next() {
            // Before the row is copied.
            try allowance.take(values: columns.count, bytes: Self.byteCount(statement))
            rows.append(SQLRow(columns: columns, values: row.databaseValues.map(SQLValue.init)))
        }
        return rows
    }

    /// Runs a statement that writes.
    func execute(_ database: Database) throws -> SQLOutcome {
        let before = database.totalChangesCount
        try self.prepare(database).execute()
        let hasChanged = database.totalChangesCount != before
        return SQLOutcome(
            changes: hasChanged ? database.changesCount : 0, lastInsertedID: database.lastInsertedRowID)
    }

    /// The bytes of the texts and blobs in the row that a statement is at.
    private static func byteCount(_ statement: Statement) -> Int {
        (0..<CInt(statement.columnCount)).reduce(0) { count, column in
            // Of a number it would make a text.
            switch unsafe sqlite3_column_type(statement.sqliteStatement, column) {
            case SQLITE_TEXT, SQLITE_BLOB:
                count + Int(unsafe sqlite3_column_bytes(statement.sqliteStatement, column))
            default: count
            }
        }
    }

    private func prepare(_ database: Database) throws -> Statement {
        let statement = try database.makeStatement(sql: self.sql)
        try statement.setArguments(StatementArguments(self.values))
        return statement
    }
}

extension SQLValue {
    init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .real(number)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .blob([UInt8](data))
        }
    }
}
