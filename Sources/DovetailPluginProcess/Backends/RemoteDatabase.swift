import DovetailCore
import DovetailPlugin
import DovetailWire
import NIOCore

/// The plugin's database, at the host; in a transaction or not.
struct RemoteDatabase: DatabaseTransactionBackend {
    let remote: RemoteContext
    let transaction: UInt32?

    func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        try await self.run(.databaseQuery, statement).document(RowsDocument.self).sqlRows
    }

    func execute(_ statement: SQLStatement) async throws -> SQLOutcome {
        try await self.run(.databaseExecute, statement).document(OutcomeDocument.self).outcome
    }

    func begin() async throws -> any DatabaseTransactionBackend {
        let answer = try await self.end(.databaseBegin).document(TransactionDocument.self)
        return RemoteDatabase(remote: self.remote, transaction: answer.transaction)
    }

    func commit() async throws { _ = try await self.end(.databaseCommit) }

    func rollback() async throws { _ = try await self.end(.databaseRollback) }

    private func run(_ method: WireMethod, _ statement: SQLStatement) async throws -> ByteBuffer {
        let document = StatementDocument(statement, transaction: self.transaction)
        return try await self.remote.call(method, json: try ByteBuffer(document: document)).json
    }

    private func end(_ method: WireMethod) async throws -> ByteBuffer {
        let document = TransactionDocument(transaction: self.transaction)
        return try await self.remote.call(method, json: try ByteBuffer(document: document)).json
    }
}
