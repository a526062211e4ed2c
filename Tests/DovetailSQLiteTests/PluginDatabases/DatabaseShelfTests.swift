import DovetailCore
import DovetailHost
import DovetailSQLite
import DovetailTesting
import Foundation
import Testing

@Suite("The files of plugins' databases")
struct DatabaseShelfTests {
    private func value(_ databases: SQLitePluginDatabases, _ slug: PluginSlug) async throws -> [SQLRow] {
        try await databases.query(SQLStatement("SELECT a FROM t"), in: slug)
    }

    private func make(_ databases: SQLitePluginDatabases, _ slug: PluginSlug) async throws {
        _ = try await databases.execute(SQLStatement("CREATE TABLE t (a)"), in: slug)
        _ = try await databases.execute(
            SQLStatement("INSERT INTO t VALUES (?)", arguments: [.text(slug.rawValue)]), in: slug)
    }

    @Test("Every plugin has a file of its own, and slugs that differ in case have the same")
    func files() async throws {
        let folder = try TemporaryFolder()
        let databases = try SQLitePluginDatabases(folder: folder.file("a/b"), clock: ManualClock())
        try await self.make(databases, PluginSlug("Notes"))
        try await self.make(databases, PluginSlug("Tasks"))
        #expect(try await self.value(databases, PluginSlug("NOTES")).first?.values == ["Notes"])
        try await databases.close()
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.file("a/b")).sorted()
        #expect(files == ["notes.sqlite", "tasks.sqlite"])
    }

    @Test("Databases beyond the limit are closed when nobody uses them, and opened again with their data")
    func limit() async throws {
        let folder = try TemporaryFolder()
        let databases = try SQLitePluginDatabases(
            folder: folder.path, settings: .init(openLimit: 2), clock: ManualClock())
        let slugs = try (0..<6).map { try PluginSlug("plugin\($0)") }
        let held = try await databases.begin(nil, in: slugs[0])
        for slug in slugs.dropFirst() { try await self.make(databases, slug) }
        _ = try await held.execute(SQLStatement("CREATE TABLE t (a)"))
        try await held.commit()
        for slug in slugs.dropFirst() {
            #expect(try await self.value(databases, slug).first?.values == [.text(slug.rawValue)])
        }
        // A database that is closed has no write-ahead log beside it.
        let logs = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix("-wal") }
        #expect(logs.count == 2)
    }

    @Test("A database that is removed is gone with its files, and begins anew")
    func removed() async throws {
        let folder = try TemporaryFolder()
        let databases = try SQLitePluginDatabases(folder: folder.path, clock: ManualClock())
        let slug = try PluginSlug("Notes")
        try await databases.remove(slug)
        try await self.make(databases, slug)
        let held = try await databases.begin(OperationID(rawValue: "1"), in: slug)
        await expectError(.databaseBusy) { try await databases.remove(slug) }
        try await held.rollback()
        try await databases.remove(slug)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        await expectError(.databaseFailed) { _ = try await self.value(databases, slug) }
    }

    @Test("After closing nothing is opened, and a settled operation is forgotten")
    func closed() async throws {
        let folder = try TemporaryFolder()
        let databases = try SQLitePluginDatabases(folder: folder.path, clock: ManualClock())
        let slug = try PluginSlug("Notes")
        let operation = OperationID(rawValue: "1")
        let transaction = try await databases.begin(operation, in: slug)
        _ = try await transaction.execute(SQLStatement("CREATE TABLE t (a)"))
        try await transaction.commit()
        await databases.settle(operation, in: slug)
        try await databases.close()
        await expectError(.stopping) { _ = try await self.value(databases, slug) }
        let again = try SQLitePluginDatabases(folder: folder.path, clock: ManualClock())
        #expect(try await !again.hasCommitted(operation, in: slug))
    }

    @Test("An operation that committed is found after a start, also when nothing was closed")
    func found() async throws {
        let folder = try TemporaryFolder()
        let slug = try PluginSlug("Notes")
        let operation = OperationID(rawValue: "1")
        let first = try SQLitePluginDatabases(folder: folder.path, clock: ManualClock())
        let transaction = try await first.begin(operation, in: slug)
        _ = try await transaction.execute(SQLStatement("CREATE TABLE t (a)"))
        try await transaction.commit()
        let second = try SQLitePluginDatabases(folder: folder.path, clock: ManualClock())
        #expect(try await second.hasCommitted(operation, in: slug))
    }

    @Test("A damaged database is an error of that plugin alone, without a path in it")
    func damaged() async throws {
        let folder = try TemporaryFolder()
        try Data(repeating: 0x41, count: 8192).write(to: URL(fileURLWithPath: folder.file("notes.sqlite")))
        let databases = try SQLitePluginDatabases(folder: folder.path, clock: ManualClock())
        do {
            _ = try await self.value(databases, PluginSlug("Notes"))
            Issue.record("Nothing was thrown")
        } catch let error as DovetailError {
            #expect(error.code == .databaseFailed)
            #expect(error.remedy == .askOperator)
            #expect(!"\(error)".contains(folder.path))
        }
        try await self.make(databases, PluginSlug("Tasks"))
    }
}
