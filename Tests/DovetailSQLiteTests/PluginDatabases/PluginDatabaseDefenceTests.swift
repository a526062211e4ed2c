import DovetailCore
import DovetailHost
import Foundation
import GRDB
import Testing

@testable import DovetailSQLite

@Suite("The lines of defence behind the guard of statements")
struct PluginDatabaseDefenceTests {
    private let folder: TemporaryFolder
    private let database: PluginDatabase

    init() throws {
        self.folder = try TemporaryFolder()
        self.database = try PluginDatabase(
            path: self.folder.file("notes.sqlite"), slug: PluginSlug("Notes"), settings: .init(), clock: .system,
            mayBegin: true)
    }

    @Test("SQLite itself attaches no file and copies none, on every connection")
    func noOtherFiles() async throws {
        let other = self.folder.file("other.sqlite")
        await expectError(.databaseFailed, naming: ["attached databases"]) {
            try await self.database.read { try $0.execute(sql: "ATTACH '\(other)' AS other") }
        }
        await expectError(.databaseFailed, naming: ["VACUUM"]) {
            try await self.database.read { try $0.execute(sql: "VACUUM INTO '\(other)'") }
        }
        try await self.database.begin()
        await expectError(.databaseFailed, naming: ["attached databases"]) {
            try await self.database.run("ATTACH '\(other)' AS other")
        }
        await self.database.rollback()
        #expect(!FileManager.default.fileExists(atPath: other))
    }

    @Test("A raw commit within a transaction is vetoed, and nothing before or after it is kept")
    func rawCommit() async throws {
        try await self.database.begin()
        try await self.database.run("CREATE TABLE notes (text TEXT)")
        await expectError(.databaseFailed, naming: ["undone"]) { try await self.database.run("COMMIT") }
        await expectError(.databaseFailed, naming: ["undone"]) { try await self.database.run("CREATE TABLE more (a)") }
        await expectError(.databaseFailed) { try await self.database.commit(nil) }
        let tables = try await self.database.read { connection in
            try String.fetchAll(connection, sql: "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'dovetail%'")
        }
        #expect(tables.isEmpty)
        try await self.database.begin()
        try await self.database.run("CREATE TABLE notes (text TEXT)")
        try await self.database.commit(nil)
    }

    @Test("Connections that read cannot write")
    func readersOnlyRead() async throws {
        await expectError(.databaseFailed, naming: ["readonly"]) {
            try await self.database.read { try $0.execute(sql: "CREATE TABLE notes (text TEXT)") }
        }
    }

    @Test("Writes wait for the disk")
    func durability() async throws {
        try await self.database.begin()
        #expect(try await self.database.step { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
        await self.database.rollback()
    }
}
