public import DovetailCore
public import DovetailHost
import FoundationEssentials
import GRDB

extension SQLiteStore {
    public func begin(_ operation: LifecycleOperation, installation: Installation?) async throws {
        let document = try operation.document
        try await self.write { database in
            if let running = try LifecycleOperation.running(for: operation.installation, database) {
                throw StoreRefusal.operationRuns(running)
            }
            if operation.kind == .install { try operation.installation.mustBeAlone(database) }
            try operation.save(document, database)
            try installation?.save(database)
        }
    }

    public func prepare(_ work: UnitOfWork) async throws {
        let prepared = Data(try RecordCoder.encode(PreparedWork(work)))
        try await self.write { database in
            try database.cachedStatement(
                sql: "UPDATE operations SET prepared = ? WHERE id = ? AND status = 'running'"
            ).execute(arguments: [prepared, work.operation.id.rawValue])
            guard database.changesCount > 0 else { throw StoreRefusal.notRunning(work.operation.id) }
            try work.check(database)
            try work.claim(database)
        }
    }

    public func commit(_ work: UnitOfWork) async throws {
        let document = try work.operation.document
        try await self.write { database in
            let statement = try database.cachedStatement(sql: "SELECT status FROM operations WHERE id = ?")
            let row = try Row.fetchOne(statement, arguments: [work.operation.id.rawValue])
            let status = try row?.required("status", LifecycleOperation.Status.init(rawValue:))
            if let status, status != .running {
                guard status == work.operation.status else {
                    throw StoreRefusal.endedOtherwise(work.operation, as: status)
                }
                return
            }
            try work.check(database)
            try work.apply(database)
            try work.operation.save(document, database)
        }
    }

    public func openOperations() async throws -> [(operation: LifecycleOperation, prepared: UnitOfWork?)] {
        try await self.read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT operation, prepared FROM operations WHERE status = 'running' ORDER BY id")
            return try rows.map(Self.openOperation)
        }
    }

    public func openOperation(
        _ id: OperationID
    ) async throws -> (operation: LifecycleOperation, prepared: UnitOfWork?)? {
        try await self.read { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT operation, prepared FROM operations WHERE id = ? AND status = 'running'",
                arguments: [id.rawValue])
            return try row.map(Self.openOperation)
        }
    }

    private static func openOperation(_ row: Row) throws -> (operation: LifecycleOperation, prepared: UnitOfWork?) {
        (try LifecycleOperation(row), try row.json("prepared", as: PreparedWork.self)?.unitOfWork)
    }

    public func operation(_ id: OperationID) async throws -> LifecycleOperation? {
        try await self.read { database in
            let statement = try database.cachedStatement(sql: "SELECT operation FROM operations WHERE id = ?")
            return try Row.fetchOne(statement, arguments: [id.rawValue]).map(LifecycleOperation.init)
        }
    }

    public func operations(_ query: OperationQuery) async throws -> [LifecycleOperation] {
        var conditions = ["TRUE"]
        var arguments = StatementArguments()
        func require(_ condition: String, _ value: String?) {
            guard let value else { return }
            conditions.append(condition)
            arguments += [value]
        }
        require("owner = ?", query.owner?.rawValue)
        require("slug = ?", query.slug?.rawValue)
        require("id < ?", query.before?.rawValue)
        let sql = """
            SELECT operation FROM operations WHERE \(conditions.joined(separator: " AND ")) ORDER BY id DESC LIMIT ?
            """
        let complete = arguments + [max(0, query.limit)]
        return try await self.read { database in
            try Row.fetchAll(database.cachedStatement(sql: sql), arguments: complete).map(LifecycleOperation.init)
        }
    }
}
