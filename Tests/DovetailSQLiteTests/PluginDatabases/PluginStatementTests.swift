import DovetailCore
import DovetailHost
import DovetailSQLite
import Testing

@Suite("Statements in a plugin's database")
struct PluginStatementTests {
    @Test("Values of every kind come back as they were written")
    func values() async throws {
        let plugin = try await PluginDatabaseFixture()
        let values: [SQLValue] = [
            .null, .integer(.min), .real(1.5), "\u{1F9F5} text", .blob([0, 1, 255]), .blob([]), "",
        ]
        try await plugin.execute("CREATE TABLE kinds (id INTEGER PRIMARY KEY, value)")
        for value in values { try await plugin.execute("INSERT INTO kinds (value) VALUES (?)", value) }
        let rows = try await plugin.query("SELECT value, id FROM kinds ORDER BY id")
        #expect(rows.map { $0["value"] } == values)
        #expect(rows.first?.columns == ["value", "id"])
    }

    @Test("Positional and named arguments fill their placeholders, side by side")
    func arguments() async throws {
        let plugin = try await PluginDatabaseFixture()
        let outcome = try await plugin.execute(
            "INSERT INTO notes (owner, text) VALUES (:owner, ?), (:owner, ?), (:other, ?)", "a", "b", "c",
            named: ["owner": "ada", "other": "bob"])
        #expect(outcome == SQLOutcome(changes: 3, lastInsertedID: 3))
        let rows = try await plugin.query(
            "SELECT text FROM notes WHERE owner = :owner ORDER BY 1", named: ["owner": "ada"])
        #expect(rows.map { $0["text"] } == ["a", "b"])
        #expect(
            try await plugin.query("SELECT ?2 AS a, ?1 AS b, :c AS c, ':d' AS d", 1, 2, named: ["c": 3]).first?.values
                == [2, 1, 3, ":d"])
        let update = try await plugin.execute("UPDATE notes SET text = text || '!' WHERE owner = 'ada'")
        #expect(update.changes == 2)
        #expect(try await plugin.execute("CREATE TABLE other (a)").changes == 0)
    }

    @Test("An argument that is missing, unknown or cut off is refused; the owner that the host adds is not")
    func wrongArguments() async throws {
        let plugin = try await PluginDatabaseFixture()
        await expectError(.invalidRequest, naming: ["1", "0"]) { _ = try await plugin.query("SELECT ?") }
        await expectError(.invalidRequest) { _ = try await plugin.query("SELECT ?", 1, 2) }
        await expectError(.invalidRequest, naming: [":title"]) { _ = try await plugin.query("SELECT :title, ?", 1) }
        await expectError(.invalidRequest, naming: [":titel"]) {
            _ = try await plugin.query("SELECT :title", named: ["title": 1, "titel": 2])
        }
        await expectError(.invalidRequest, naming: ["NUL"]) { _ = try await plugin.query("SELECT ?", "a\u{0}b") }
        #expect(try await plugin.query("SELECT 1 AS one", named: ["owner": "ada"]).first?["one"] == 1)
    }

    @Test("A query that writes is refused and writes nothing")
    func queryWrites() async throws {
        let plugin = try await PluginDatabaseFixture()
        await expectError(.invalidRequest, naming: ["execute"]) {
            _ = try await plugin.query("INSERT INTO notes (text) VALUES ('a') RETURNING id")
        }
        let transaction = try await plugin.databases.begin(nil, in: plugin.slug)
        await expectError(.invalidRequest) {
            _ = try await transaction.query(SQLStatement("DELETE FROM notes RETURNING id"))
        }
        try await transaction.commit()
        #expect(try await plugin.notes().isEmpty)
    }

    @Test("A query that answers too many rows is stopped")
    func tooManyRows() async throws {
        let plugin = try await PluginDatabaseFixture(.init(limits: .init(rows: 10)))
        let counting = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ?) SELECT i FROM n"
        #expect(try await plugin.query(counting, 10).count == 10)
        await expectError(.tooLarge, naming: ["LIMIT"]) { _ = try await plugin.query(counting, 11) }
    }

    @Test("What SQLite says about a statement is passed on with the plugin's name, and without a path")
    func statementFails() async throws {
        let plugin = try await PluginDatabaseFixture()
        await expectError(.databaseFailed, naming: ["Notes", "no such table: tasks"]) {
            _ = try await plugin.query("SELECT * FROM tasks")
        }
        try await plugin.execute("INSERT INTO notes (text) VALUES ('a')")
        await expectError(.databaseFailed, naming: ["UNIQUE constraint failed: notes.text"]) {
            try await plugin.execute("INSERT INTO notes (text) VALUES ('a')")
        }
        do {
            _ = try await plugin.query("SELECT * FROM tasks")
        } catch {
            #expect(!"\(error)".contains(plugin.folder.path))
        }
    }

    @Test("Foreign keys are on and writes wait for the disk")
    func settings() async throws {
        let plugin = try await PluginDatabaseFixture()
        #expect(try await plugin.query("PRAGMA foreign_keys").first?.values == [1])
        try await plugin.execute("CREATE TABLE parts (note INTEGER REFERENCES notes (id))")
        await expectError(.databaseFailed, naming: ["FOREIGN KEY"]) {
            try await plugin.execute("INSERT INTO parts VALUES (7)")
        }
    }
}
