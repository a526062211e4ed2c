import DovetailCore
import DovetailHost
import DovetailSQLite
import Foundation
import Testing

@Suite("What a plugin's database cannot reach")
struct PluginDatabaseReachTests {
    @Test("Another plugin's or the host's tables cannot be reached from a plugin's database")
    func otherFiles() async throws {
        let plugin = try await PluginDatabaseFixture()
        let hostPath = plugin.folder.file("host.sqlite")
        let host = try SQLiteStore(path: hostPath)
        try await host.insert(User(id: UserID("ada"), role: .administrator, createdAt: Date(timeIntervalSince1970: 0)))
        let other = try PluginSlug("Other")
        let otherPath = plugin.folder.file("plugins/other.sqlite")
        _ = try await plugin.databases.execute(SQLStatement("CREATE TABLE secrets (a)"), in: other)
        let before = try Data(contentsOf: URL(fileURLWithPath: otherPath))
        let files = try FileManager.default.contentsOfDirectory(atPath: plugin.folder.file("plugins")).sorted()

        let copy = plugin.folder.file("plugins/copy.sqlite")
        for path in [hostPath, otherPath] {
            for sql in [
                "ATTACH '\(path)' AS x", "/**/ attach database '\(path)' as x", "EXPLAIN ATTACH '\(path)' AS x",
                "VACUUM INTO '\(copy)'", "VACUUM main INTO '\(copy)'", "SELECT readfile('\(path)')",
                "SELECT writefile('\(path)', 'x')", "SELECT load_extension('\(path)')",
                "CREATE VIRTUAL TABLE f USING csv(filename='\(path)')", "PRAGMA temp_store_directory = '/tmp'",
                "SELECT 1; ATTACH '\(path)' AS x", "PRAGMA writable_schema = ON", "SELECT * FROM pragma_database_list",
            ] {
                await expectError(.statementRefused) { _ = try await plugin.execute(sql) }
                await expectError(.statementRefused) { _ = try await plugin.query(sql) }
            }
        }
        for sql in [
            "SELECT * FROM users", "SELECT * FROM main.users", "SELECT * FROM x.users", "SELECT * FROM secrets",
            "SELECT * FROM other.secrets", "SELECT * FROM 'file:\(hostPath)'.users", "SELECT edit_file('\(hostPath)')",
        ] {
            await expectError(.databaseFailed) { _ = try await plugin.query(sql) }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: otherPath)) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: plugin.folder.file("plugins")).sorted() == files)
        #expect(try await host.users(after: nil, limit: 10).count == 1)
    }

    @Test("A raw COMMIT, ROLLBACK or SAVEPOINT cannot get at a transaction")
    func rawTransactions() async throws {
        let plugin = try await PluginDatabaseFixture()
        let transaction = try await plugin.databases.begin(nil, in: plugin.slug)
        try await transaction.write("a")
        for sql in ["COMMIT", "END", "/* */ commit", "ROLLBACK", "SAVEPOINT s", "RELEASE mark", "SELECT 1; COMMIT"] {
            await expectError(.statementRefused) { _ = try await transaction.execute(SQLStatement(sql)) }
            await expectError(.statementRefused) { _ = try await transaction.query(SQLStatement(sql)) }
        }
        try await transaction.rollback()
        #expect(try await plugin.notes().isEmpty)
    }

    @Test("The host's notes in a plugin's database cannot be read or changed")
    func bookkeeping() async throws {
        let plugin = try await PluginDatabaseFixture()
        for sql in [
            "DELETE FROM dovetail_operations", "DROP TABLE 'dovetail_migrations'",
            "SELECT * FROM [dovetail_operations]",
        ] {
            await expectError(.statementRefused) { try await plugin.execute(sql) }
        }
        let transaction = try await plugin.databases.begin(OperationID(rawValue: "1"), in: plugin.slug)
        await expectError(.statementRefused, naming: ["1.sql", "dovetail_"]) {
            try await transaction.migrate(
                [SchemaMigration(name: "1.sql", sql: "DROP TABLE dovetail_operations")], .free)
        }
        try await transaction.rollback()
    }
}
