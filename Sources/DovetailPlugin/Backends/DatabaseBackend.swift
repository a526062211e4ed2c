public import DovetailCore

/// Runs statements in a plugin's own database.
public protocol DatabaseBackend: Sendable {
    /// Runs one statement that reads, and answers its rows.
    func query(_ statement: SQLStatement) async throws -> [SQLRow]
    /// Runs one statement that writes.
    func execute(_ statement: SQLStatement) async throws -> SQLOutcome
    /// Begins a transaction; inside a hook, a savepoint in the hook's own.
    func begin() async throws -> any DatabaseTransactionBackend
}

/// A transaction that has begun.
///
/// One of ``commit()`` and ``rollback()`` must be called, once.
public protocol DatabaseTransactionBackend: DatabaseBackend {
    /// Keeps what was written.
    func commit() async throws
    /// Undoes what was written.
    func rollback() async throws
}
