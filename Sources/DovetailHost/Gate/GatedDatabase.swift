import DovetailCore
import DovetailPlugin

/// The plugin's database behind the gate: `:owner` is always bound to the owner of the installation.
struct GatedDatabase: DatabaseBackend {
    let session: Session
    let databases: any PluginDatabases

    func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        try self.session.require(.databaseRead)
        let statement = self.owned(statement)
        if let stage = try self.session.target() { return try await stage.query(statement) }
        return try await self.databases.query(statement, in: self.session.installation.slug)
    }

    func execute(_ statement: SQLStatement) async throws -> SQLOutcome {
        try self.session.require(.databaseWrite)
        let statement = self.owned(statement)
        return try await self.session.write {
            try await $0.execute(statement)
        } storing: {
            try await self.databases.execute(statement, in: self.session.installation.slug)
        }
    }

    func begin() async throws -> any DatabaseTransactionBackend {
        try self.session.require(.databaseWrite)
        if let stage = try self.session.target() {
            try await stage.markDatabase()
            return StagedTransaction(database: self, stage: stage)
        }
        let pass = try await self.session.writes.enter(isTransaction: true)
        _ = try self.session.target()
        let transaction = try await self.databases.begin(nil, in: self.session.installation.slug)
        return GatedTransaction(database: self, transaction: transaction, pass: pass)
    }

    func owned(_ statement: SQLStatement) -> SQLStatement {
        var statement = statement
        statement.named["owner"] = .text(self.session.installation.owner.rawValue)
        return statement
    }
}

/// A transaction of plugin code inside a hook: a savepoint in the hook's own.
private struct StagedTransaction: DatabaseTransactionBackend {
    let database: GatedDatabase
    let stage: WorkStage

    func query(_ statement: SQLStatement) async throws -> [SQLRow] { try await self.database.query(statement) }

    func execute(_ statement: SQLStatement) async throws -> SQLOutcome { try await self.database.execute(statement) }

    func begin() async throws -> any DatabaseTransactionBackend { try await self.database.begin() }

    func commit() async throws {
        _ = try self.database.session.target()
        try await self.stage.releaseDatabaseMark()
    }

    func rollback() async throws {
        _ = try self.database.session.target()
        try await self.stage.rollbackToDatabaseMark()
    }
}

/// A transaction of plugin code outside hooks, or a savepoint in one.
private struct GatedTransaction: DatabaseTransactionBackend {
    let database: GatedDatabase
    let transaction: any PluginDatabaseTransaction
    /// Keeps an update waiting until the transaction has ended.
    let pass: WriteGate.Pass
    var isNested = false

    func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        try self.database.session.require(.databaseRead)
        return try await self.transaction.query(self.database.owned(statement))
    }

    func execute(_ statement: SQLStatement) async throws -> SQLOutcome {
        try self.database.session.require(.databaseWrite)
        return try await self.transaction.execute(self.database.owned(statement))
    }

    func begin() async throws -> any DatabaseTransactionBackend {
        try await self.transaction.mark()
        return GatedTransaction(database: self.database, transaction: self.transaction, pass: self.pass, isNested: true)
    }

    func commit() async throws {
        guard !self.isNested else { return try await self.transaction.releaseMark() }
        defer { self.pass.end() }
        try await self.transaction.commit()
    }

    func rollback() async throws {
        guard !self.isNested else { return try await self.transaction.rollbackToMark() }
        defer { self.pass.end() }
        try await self.transaction.rollback()
    }
}
