import DovetailCore
import DovetailHost
import DovetailSQLite
import DovetailTesting
import GRDB
import Testing

@Suite("An owner's rows can be kept, and put back as they were")
struct KeptRowsTests {
    private let folder: TemporaryFolder
    private let databases: SQLitePluginDatabases
    private let slug: PluginSlug
    private let ada: Owner
    private let kept = KeptRowsTests.id(1)

    private static func id(_ number: Int) -> OperationID {
        OperationID(rawValue: "00000000-0000-7000-8000-00000000000\(number)")
    }

    init() throws {
        self.folder = try TemporaryFolder()
        self.databases = try SQLitePluginDatabases(folder: self.folder.file("databases"))
        self.slug = try PluginSlug("Notes")
        self.ada = .user(try UserID("ada"))
    }

    private func write(_ body: (any PluginDatabaseTransaction) async throws -> Void) async throws {
        let transaction = try await self.databases.begin(nil, in: self.slug)
        do {
            try await body(transaction)
            try await transaction.commit()
        } catch {
            try await transaction.rollback()
            throw error
        }
    }

    private func script(_ sql: String) async throws {
        for statement in sql.split(separator: ";\n") {
            _ = try await self.databases.execute(SQLStatement(String(statement)), in: self.slug)
        }
    }

    private func rows(_ sql: String) async throws -> [[SQLValue]] {
        try await self.databases.query(SQLStatement(sql), in: self.slug).map { row in row.columns.map { row[$0] } }
    }

    /// What is kept, by operation: the host's own table, which no plugin can ask.
    private func keptOperations() throws -> [String] {
        try DatabaseQueue(path: self.folder.file("databases/notes.sqlite")).read {
            try String.fetchAll($0, sql: "SELECT DISTINCT operation FROM dovetail_snapshots")
        }
    }

    @Test("Q8 · with the types that they have, whatever their columns are declared as")
    func types() async throws {
        let tables = [ManifestTable(name: "Things", ownerColumn: "owner")]
        try await self.script(
            """
            CREATE TABLE things (owner TEXT, "odd ' name" , n INTEGER, r REAL, b BLOB, twice AS (n * 2));
            INSERT INTO things VALUES ('ada', 'text', 1, 1.5, x'00ff');
            INSERT INTO things VALUES ('ada', 7, 'no number', 2, NULL);
            INSERT INTO things VALUES ('ada', x'61', NULL, NULL, 'text');
            INSERT INTO things VALUES ('ben', 1, 1, 1, 1)
            """)
        let all = "SELECT *, typeof(\"odd ' name\"), typeof(b) FROM things ORDER BY rowid"
        let before = try await self.rows(all)
        try await self.write { try await $0.keepRows(of: self.ada, in: tables, as: self.kept, inPlaceOf: nil) }
        try await self.script(
            """
            UPDATE things SET n = 9, b = 9;
            DELETE FROM things WHERE r = 2;
            ALTER TABLE things ADD COLUMN late TEXT DEFAULT 'new'
            """)
        try await self.write { try await $0.restoreRows(of: self.ada, in: tables, keptBy: self.kept) }
        let after = try await self.rows(
            "SELECT owner, \"odd ' name\", n, r, b, twice, typeof(\"odd ' name\"), typeof(b) FROM things WHERE owner = 'ada' ORDER BY rowid"
        )
        #expect(after == before.filter { $0[0] == .text("ada") })
        #expect(try await self.rows("SELECT n FROM things WHERE owner = 'ben'") == [[.integer(9)]])
        #expect(try await self.rows("SELECT DISTINCT late FROM things") == [[.text("new")]])
        #expect(try self.keptOperations().isEmpty)
    }

    @Test("Q8 · rows that point to each other come back together")
    func references() async throws {
        let tables = [
            ManifestTable(name: "lists", ownerColumn: "owner"), ManifestTable(name: "items", ownerColumn: "owner"),
        ]
        try await self.script(
            """
            CREATE TABLE lists (id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT, best INTEGER REFERENCES items (id));
            CREATE TABLE items (id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT, list INTEGER REFERENCES lists (id));
            INSERT INTO lists (owner) VALUES ('ada');
            INSERT INTO items (owner, list) VALUES ('ada', 1);
            UPDATE lists SET best = 1
            """)
        try await self.write { try await $0.keepRows(of: self.ada, in: tables, as: self.kept, inPlaceOf: nil) }
        try await self.script("UPDATE lists SET best = NULL;\nDELETE FROM items;\nDELETE FROM lists")
        try await self.script("INSERT INTO lists (owner) VALUES ('ben')")
        try await self.write { try await $0.restoreRows(of: self.ada, in: tables, keptBy: self.kept) }
        #expect(
            try await self.rows("SELECT id, owner, best FROM lists ORDER BY id")
                == [[.integer(1), .text("ada"), .integer(1)], [.integer(2), .text("ben"), .null]])
        #expect(try await self.rows("SELECT list FROM items") == [[.integer(1)]])
    }

    @Test("Q8 · a number that somebody else's row has now is not taken from it")
    func numbers() async throws {
        let tables = [ManifestTable(name: "notes", ownerColumn: "owner")]
        try await self.script(
            """
            CREATE TABLE notes (id INTEGER PRIMARY KEY, owner TEXT, text TEXT);
            INSERT INTO notes (owner, text) VALUES ('ada', 'one');
            INSERT INTO notes (owner, text) VALUES ('ada', 'two')
            """)
        try await self.write { try await $0.keepRows(of: self.ada, in: tables, as: self.kept, inPlaceOf: nil) }
        try await self.script(
            "DELETE FROM notes WHERE text = 'two';\nINSERT INTO notes (owner, text) VALUES ('ben', 'his')")
        try await self.write { try await $0.restoreRows(of: self.ada, in: tables, keptBy: self.kept) }
        #expect(
            try await self.rows("SELECT id, owner, text FROM notes ORDER BY id")
                == [
                    [.integer(1), .text("ada"), .text("one")], [.integer(2), .text("ben"), .text("his")],
                    [.integer(3), .text("ada"), .text("two")],
                ])
    }

    @Test("Q8 · rows of others that point to an owner's stay, also where they go with what they point to")
    func cascades() async throws {
        let tables = [ManifestTable(name: "notes", ownerColumn: "owner")]
        try await self.script(
            """
            CREATE TABLE notes (id INTEGER PRIMARY KEY, owner TEXT, text TEXT);
            CREATE TABLE comments (owner TEXT, note INTEGER REFERENCES notes (id) ON DELETE CASCADE);
            INSERT INTO notes (owner, text) VALUES ('ada', 'one');
            INSERT INTO comments VALUES ('ben', 1)
            """)
        try await self.write { try await $0.keepRows(of: self.ada, in: tables, as: self.kept, inPlaceOf: nil) }
        try await self.script(
            "UPDATE notes SET text = 'changed';\nINSERT INTO notes (owner, text) VALUES ('ada', 'new')")
        try await self.write { try await $0.restoreRows(of: self.ada, in: tables, keptBy: self.kept) }
        #expect(try await self.rows("SELECT id, text FROM notes") == [[.integer(1), .text("one")]])
        #expect(try await self.rows("SELECT owner FROM comments") == [[.text("ben")]])
    }

    @Test("Q8 · where other tables point to such numbers nothing is put back, and the error says why")
    func pointedTo() async throws {
        let tables = [ManifestTable(name: "notes", ownerColumn: "owner")]
        try await self.script(
            """
            CREATE TABLE notes (id INTEGER PRIMARY KEY, owner TEXT);
            CREATE TABLE tags (note INTEGER REFERENCES notes (id));
            INSERT INTO notes (owner) VALUES ('ada')
            """)
        try await self.write { try await $0.keepRows(of: self.ada, in: tables, as: self.kept, inPlaceOf: nil) }
        try await self.script("DELETE FROM notes;\nINSERT INTO notes (owner) VALUES ('ben')")
        let error = try await #require(throws: DovetailError.self) {
            try await self.write { try await $0.restoreRows(of: self.ada, in: tables, keptBy: self.kept) }
        }
        #expect(error.message.contains("AUTOINCREMENT"))
        #expect(try await self.rows("SELECT owner FROM notes") == [[.text("ben")]])
    }

    @Test("Q8 · what is kept can be dropped, also where nothing is")
    func dropping() async throws {
        try await self.databases.dropRows(keptBy: self.kept, in: self.slug)
        try await self.script("CREATE TABLE notes (owner TEXT);\nINSERT INTO notes VALUES ('ada')")
        let tables = [ManifestTable(name: "notes", ownerColumn: "owner"), ManifestTable(name: "no", ownerColumn: "o")]
        let next = KeptRowsTests.id(2)
        try await self.write { try await $0.keepRows(of: self.ada, in: tables, as: self.kept, inPlaceOf: nil) }
        try await self.write { try await $0.keepRows(of: self.ada, in: tables, as: next, inPlaceOf: self.kept) }
        #expect(try self.keptOperations() == [next.rawValue])
        try await self.databases.dropRows(keptBy: next, in: self.slug)
        #expect(try self.keptOperations().isEmpty)
    }
}
