import DovetailCore
import DovetailHost
import Foundation
import GRDB
import Testing

@testable import DovetailSQLite

@Suite("The file of the store in SQLite")
struct SQLiteStoreFileTests {
    private let folder: TemporaryFolder

    init() throws { self.folder = try TemporaryFolder() }

    private var path: String { self.folder.file("host.sqlite") }

    @Test("Writes wait for the disk unless told otherwise", arguments: [(SQLiteDurability.full, 2), (.normal, 1)])
    func durability(_ durability: SQLiteDurability, _ expected: Int) async throws {
        let store = try SQLiteStore(path: self.path, settings: SQLiteStore.Settings(durability: durability))
        let value = try await store.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        #expect(value == expected)
        #expect(SQLiteStore.Settings().durability == .full)
    }

    @Test("H5 · Foreign keys are on for whoever writes: a module without its installation is refused")
    func foreignKeys() async throws {
        let store = try SQLiteStore(path: self.path)
        await #expect(throws: DatabaseError.self) {
            try await store.pool.write { database in
                try database.execute(
                    sql: "INSERT INTO modules VALUES ('ada', 'Notes', 0, 'Main', 'ada_Notes_Main', '1.0.0', '{}')")
            }
        }
    }

    @Test("H5 · After a removal no row of any table is orphaned")
    func nothingOrphaned() async throws {
        let store = try SQLiteStore(path: self.path)
        let tables = ["modules", "grants", "configurations", "storage"]
        try await store.pool.write { database in
            for owner in ["ada", "bob"] {
                try database.execute(
                    sql: """
                        INSERT INTO installations (owner, slug, joined_id, state, is_serving, installed_at)
                        VALUES ('\(owner)', 'Notes', '\(owner)_Notes', 'installed', 0, 0);
                        INSERT INTO modules VALUES ('\(owner)', 'Notes', 0, 'Main', '\(owner)_Notes_Main', '1.0.0', '{}');
                        INSERT INTO grants VALUES ('\(owner)', 'Notes', 'storage.read');
                        INSERT INTO configurations VALUES ('\(owner)', 'Notes', 1, '{}');
                        INSERT INTO storage VALUES ('\(owner)', 'Notes', x'61', x'62');
                        """)
            }
            try InstallationID(owner: .user(UserID("ada")), slug: PluginSlug("Notes")).remove(database)
        }
        for table in tables {
            let owners = try await store.pool.read { try String.fetchAll($0, sql: "SELECT owner FROM \(table)") }
            #expect(owners == ["bob"])
        }
        let orphans = try await store.pool.read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check").count }
        #expect(orphans == 0)
    }

    @Test("What was written is there when the file is opened again")
    func reopened() async throws {
        let user = User(id: try UserID("ada"), role: .administrator, createdAt: Date(timeIntervalSince1970: 1))
        let first = try SQLiteStore(path: self.path)
        try await first.insert(user)
        try first.close()
        try first.close()
        let second = try SQLiteStore(path: self.path)
        #expect(try await second.user(user.id) == user)
        await expectStoreFailure(naming: [self.path, "closed"]) { _ = try await first.user(user.id) }
        await expectStoreFailure(naming: [self.path]) { try await first.insert(user) }
    }

    @Test("A store, a plugin's database and what lies beside them are their user's alone")
    func modes() async throws {
        let store = try SQLiteStore(path: self.path)
        _ = try await store.users(after: nil, limit: 1)
        let plugin = try await PluginDatabaseFixture()
        try await plugin.execute("INSERT INTO notes (id, owner, text) VALUES (1, 'ada', 'mine')")
        for path in [self.path, plugin.folder.file("plugins/notes.sqlite")] {
            for suffix in ["", "-wal", "-shm"] {
                #expect(RegularFile(path + suffix)?.mode == 0o600, "\(path)\(suffix)")
            }
        }
        try store.close()
    }

    @Test("A file that is no database is refused and left alone")
    func noDatabase() async throws {
        let text = Data(String(repeating: "These are not the rows you are looking for. ", count: 200).utf8)
        try text.write(to: URL(fileURLWithPath: self.path))
        await expectStoreFailure(naming: [self.path, "not a database"]) { _ = try SQLiteStore(path: self.path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: self.path)) == text)
    }

    @Test("A database of another program is refused and left alone")
    func otherProgram() async throws {
        let other = try DatabaseQueue(path: self.path)
        try await other.write { try $0.execute(sql: "CREATE TABLE recipes (name TEXT)") }
        try other.close()
        await expectStoreFailure(naming: [self.path, "another program"]) { _ = try SQLiteStore(path: self.path) }
        let tables = try await DatabaseQueue(path: self.path).read { database in
            try String.fetchAll(database, sql: "SELECT name FROM sqlite_schema")
        }
        #expect(tables == ["recipes"])
    }

    @Test(
        "R4 · A file that a first start on a full disk has begun is set up by the next, and no other program's",
        arguments: [
            "", "PRAGMA journal_mode = WAL", "PRAGMA journal_mode = WAL; VACUUM",
            "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)",
        ])
    func begun(_ sql: String) async throws {
        try Data().write(to: URL(fileURLWithPath: self.path))
        let queue = try DatabaseQueue(path: self.path)
        try await queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
        await expectStoreFailure(naming: [self.path, "is empty"]) { _ = try SQLiteStore(inspecting: self.path) }
        try SQLiteStore(path: self.path).close()
        try SQLiteStore(inspecting: self.path).close()
    }

    @Test("R4 · Setting a store up is all or nothing: one that finds no room leaves no table, and is set up later")
    func settingUp() async throws {
        for pages in 1...60 {
            let path = self.folder.file("\(pages).sqlite")
            let queue = try DatabaseQueue(path: path)
            try await queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = \(pages)") }
            // One that has no room is what is tried here.
            let isDone = (try? Schema.bringUpToDate(queue, path: path)) != nil
            let tables = try await queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") ?? 0 }
            #expect(isDone == (tables > 0), "\(pages) pages")
            try queue.close()
            try SQLiteStore(path: path).close()
        }
    }

    @Test("A file that a newer version has written is refused")
    func newer() async throws {
        let store = try SQLiteStore(path: self.path)
        try await store.pool.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999')") }
        try store.close()
        await expectStoreFailure(naming: [self.path, "newer"]) { _ = try SQLiteStore(path: self.path) }
    }

    @Test("A folder that is none is a clear error")
    func noFolder() async throws {
        try Data().write(to: URL(fileURLWithPath: self.folder.file("file")))
        let path = self.folder.file("file") + "/host.sqlite"
        await expectStoreFailure(naming: [path, "folder"]) { _ = try SQLiteStore(path: path) }
    }

    @Test("Damage inside the file is a clear error of the call that meets it")
    func damaged() async throws {
        let store = try SQLiteStore(path: self.path)
        let id = try UserID("ada")
        try await store.insert(User(id: id, role: .user, createdAt: Date(timeIntervalSince1970: 0)))
        let page = try await store.pool.read { database in
            try Int.fetchOne(database, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'users'") ?? 0
        }
        try store.close()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: self.path))
        bytes.replaceSubrange((page - 1) * 4096..<page * 4096, with: Data(repeating: 0xEE, count: 4096))
        try bytes.write(to: URL(fileURLWithPath: self.path))
        let damaged = try SQLiteStore(path: self.path)
        await expectStoreFailure(naming: [self.path, "damaged"]) { _ = try await damaged.user(id) }
    }

    @Test("A row that makes no sense is an error, not an empty answer")
    func senselessRow() async throws {
        let store = try SQLiteStore(path: self.path)
        try await store.pool.write { try $0.execute(sql: "INSERT INTO users VALUES ('ada', 'ada', 'emperor', 0)") }
        await expectStoreFailure(naming: [self.path, "row"]) { _ = try await store.user(UserID("ada")) }
    }
}

/// Expects a body to throw that the store failed, with a message that holds all of these texts.
private func expectStoreFailure(naming texts: [String], _ body: () async throws -> Void) async {
    do {
        try await body()
        Issue.record("Nothing was thrown")
    } catch let error as DovetailError {
        #expect(error.code == .storeFailed)
        #expect(error.remedy == .askOperator)
        for text in texts { #expect(error.message.contains(text), "\(error.message)") }
    } catch {
        Issue.record("\(error)")
    }
}
