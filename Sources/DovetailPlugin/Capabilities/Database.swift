public import DovetailCore

/// The plugin's own SQL database: shared by all its installations, out of reach for everybody else.
///
/// Tables come from the migrations that the manifest declares. Rows of an owner carry the owner in a column; `:owner` in a
/// statement always stands for the owner of this installation:
///
/// ```swift
/// try await context.database.execute("INSERT INTO tasks (owner, title) VALUES (:owner, ?)", title)
/// ```
///
/// In a hook, all statements belong to the hook's unit of work. Elsewhere each statement, and each
/// ``transaction(_:)``, is a transaction of its own. Needs `database.read` and `database.write`.
/// Statements that begin or end transactions, attach files or change settings are refused
/// (``DovetailCore/DovetailError/Code/statementRefused``).
public struct Database: Sendable {
    private let backend: any DatabaseBackend

    /// Makes the capability over a backend.
    public init(backend: any DatabaseBackend) {
        self.backend = backend
    }

    /// Runs a statement that reads, and answers its rows.
    public func query(_ sql: String, _ arguments: any SQLConvertible...) async throws -> [SQLRow] {
        try await self.backend.query(SQLStatement(sql, arguments: arguments.map(\.sqlValue)))
    }

    /// Runs a statement that writes.
    @discardableResult
    public func execute(_ sql: String, _ arguments: any SQLConvertible...) async throws -> SQLOutcome {
        try await self.backend.execute(SQLStatement(sql, arguments: arguments.map(\.sqlValue)))
    }

    /// Runs a statement with named placeholders that reads, and answers its rows.
    public func query(_ statement: SQLStatement) async throws -> [SQLRow] { try await self.backend.query(statement) }

    /// Runs a statement with named placeholders that writes.
    @discardableResult
    public func execute(_ statement: SQLStatement) async throws -> SQLOutcome {
        try await self.backend.execute(statement)
    }

    /// Runs several statements so that all or none of them count; a body that throws undoes them.
    ///
    /// Other writers wait meanwhile, at most as long as the host's time limit (2 s unless configured): keep it short.
    /// Inside another transaction or a hook it is a savepoint.
    public func transaction<Answer: Sendable>(
        _ body: @Sendable (Database) async throws -> Answer
    ) async throws -> Answer {
        let transaction = try await self.backend.begin()
        do {
            let answer = try await body(Database(backend: transaction))
            try await transaction.commit()
            return answer
        } catch {
            do {
                try await transaction.rollback()
            } catch let rollbackError as DovetailError where rollbackError.code == .contextEnded {
                // The host has already undone it.
            }
            throw error
        }
    }
}
