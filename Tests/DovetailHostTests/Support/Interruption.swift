import DovetailCore
import DovetailHost
import DovetailSQLite
import DovetailTesting
import Foundation
import Testing

/// What a host leaves behind that ends in the middle of an operation, written with the store's own methods.
struct Interruption {
    let store: SQLiteStore
    let databases: SQLitePluginDatabases
    let id: InstallationID

    init(_ folder: TemporaryFolder) throws {
        self.store = try SQLiteStore(path: folder.file("host.sqlite"))
        self.databases = try SQLitePluginDatabases(
            folder: folder.file("databases"), settings: .init(limits: .init(wait: .seconds(60), hold: .seconds(60))))
        self.id = InstallationID(owner: .user(try UserID("ada")), slug: try PluginSlug("Notes"))
    }

    func begin(_ request: LifecycleRequest) async throws -> LifecycleOperation {
        var installation = try #require(try await self.store.installation(self.id))
        guard case .perform(let plan) = installation.lifecycle.decide(request) else { throw CancellationError() }
        let operation = LifecycleOperation(
            id: OperationID(rawValue: UUID().uuidString), installation: self.id, plan: plan, startedAt: Date(),
            requestedBy: nil, node: "test")
        installation.lifecycle = plan.meanwhile
        try await self.store.begin(operation, installation: installation)
        return operation
    }

    func prepareDisable(committing: Bool) async throws -> LifecycleOperation {
        var installation = try #require(try await self.store.installation(self.id))
        let operation = try await self.begin(.disable)
        installation.lifecycle = InstallationLifecycle(state: .disabled, version: installation.lifecycle.version)
        var work = UnitOfWork(operation: operation)
        work.operation.status = .succeeded
        work.operation.finishedAt = Date()
        work.change = .put(installation)
        work.storage["key"] = Array("\"value\"".utf8)
        let transaction = try await self.databases.begin(operation.id, in: self.id.slug)
        _ = try await transaction.execute(SQLStatement("INSERT INTO notes (owner, text) VALUES ('ada', 'x')"))
        try await self.store.prepare(work)
        if committing { try await transaction.commit() } else { try await transaction.rollback() }
        try await self.databases.close()
        return operation
    }
}
