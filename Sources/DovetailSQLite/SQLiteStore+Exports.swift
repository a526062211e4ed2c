public import DovetailCore
public import DovetailHost
import FoundationEssentials
import GRDB

extension SQLiteStore {
    public func export(_ id: OperationID) async throws -> ExportRecord? {
        try await self.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM exports WHERE id = ?", arguments: [id.rawValue])
                .map(ExportRecord.init)
        }
    }

    public func exports(_ query: ExportQuery) async throws -> [ExportRecord] {
        var conditions = ["TRUE"]
        var arguments = StatementArguments()
        func require(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            conditions.append(condition)
            arguments += [value]
        }
        require("owner = ?", query.owner?.rawValue)
        require("slug = ?", query.slug?.rawValue)
        require("id < ?", query.before?.rawValue)
        require("created_at < ?", query.createdBefore?.timeIntervalSince1970)
        let sql = "SELECT * FROM exports WHERE \(conditions.joined(separator: " AND ")) ORDER BY id DESC LIMIT ?"
        let complete = arguments + [max(0, query.limit)]
        return try await self.read { database in
            try Row.fetchAll(database, sql: sql, arguments: complete).map(ExportRecord.init)
        }
    }

    public func removeExport(_ id: OperationID) async throws {
        try await self.write { database in
            try database.execute(sql: "DELETE FROM exports WHERE id = ?", arguments: [id.rawValue])
        }
    }

    public func remains(of installation: InstallationID) async throws -> StoredRemains {
        try await self.readTogether { database in
            func count(_ table: String) throws -> Int {
                try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM \(table) WHERE owner = ? AND slug = ?",
                    arguments: installation.arguments) ?? 0
            }
            let configuration = try installation.configuration(database)
            return StoredRemains(
                storage: try count("storage"),
                configuration: configuration.map { $0.values.count + $0.secrets.count } ?? 0,
                grants: try count("grants"), modules: try count("modules") + count("claimed_modules"),
                exports: try count("exports"))
        }
    }
}
