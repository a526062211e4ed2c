import DovetailCore
import DovetailHost
import DovetailSQLite
import Testing

@Suite("What a plugin's statements may take of the host")
struct StatementLimitTests {
    /// Counts without end.
    private let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    /// The fixture's time stands still: no alarm ever rings, as on a machine that has no thread to ring one.
    @Test("A query that would run for ever is ended, and the next one runs", .timeLimit(.minutes(10)))
    func endlessQuery() async throws {
        let plugin = try await PluginDatabaseFixture(.init(limits: .init(read: .milliseconds(50)), readers: 1))
        await expectError(.timedOut, naming: ["Notes", "0.05 seconds", "LIMIT"]) {
            _ = try await plugin.query(self.endless)
        }
        #expect(try await plugin.query("SELECT 1 AS one").first?["one"].integer == 1)
    }

    @Test(
        "A write that would run for ever is ended and undone, and the next one does not wait", .timeLimit(.minutes(10)))
    func endlessWrite() async throws {
        let plugin = try await PluginDatabaseFixture(.init(limits: .init(hold: .milliseconds(50))))
        let transaction = try await plugin.databases.begin(nil, in: plugin.slug)
        try await transaction.write("before")
        await expectError(.databaseBusy, naming: ["Notes", "0.05 seconds", "undone"]) {
            _ = try await transaction.execute(SQLStatement("INSERT INTO notes (text) \(self.endless)"))
        }
        try await plugin.execute("INSERT INTO notes (text) VALUES ('after')")
        await expectError(.databaseBusy) { try await transaction.commit() }
        #expect(try await plugin.notes() == ["after"])
    }

    @Test("A query ends with whoever asked for it")
    func cancelledQuery() async throws {
        let plugin = try await PluginDatabaseFixture(.init(readers: 1))
        let query = Task { try await plugin.query(self.endless) }
        query.cancel()
        await #expect(throws: CancellationError.self) { _ = try await query.value }
        #expect(try await plugin.query("SELECT 1 AS one").first?["one"].integer == 1)
    }

    @Test("A value is no larger than the limit, neither made nor given")
    func largeValue() async throws {
        let plugin = try await PluginDatabaseFixture()
        await expectError(.tooLarge, naming: ["Notes", "4194304 bytes"]) {
            _ = try await plugin.query("SELECT length(randomblob(100000000)) AS length")
        }
        await expectError(.tooLarge, naming: ["4194304 bytes"]) {
            _ = try await plugin.execute("INSERT INTO notes (text) VALUES (randomblob(100000000))")
        }
    }

    @Test("An answer is stopped when it has too many bytes, in few rows or in many")
    func largeAnswer() async throws {
        let plugin = try await PluginDatabaseFixture(.init(limits: .init(answer: 10_000)))
        let counting = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ?)"
        #expect(try await plugin.query("\(counting) SELECT zeroblob(1000) AS b FROM n", 9).count == 9)
        await expectError(.tooLarge, naming: ["10000 bytes", "LIMIT"]) {
            _ = try await plugin.query("\(counting) SELECT zeroblob(1000) FROM n", 10)
        }
        #expect(try await plugin.query("\(counting) SELECT i FROM n", 1_250).count == 1_250)
        await expectError(.tooLarge, naming: ["10000 bytes"]) {
            _ = try await plugin.query("\(counting) SELECT i FROM n", 1_251)
        }
    }

    @Test("A row has no more columns than the limit, and no more bytes than an answer, however many values it has")
    func wideRow() async throws {
        let plugin = try await PluginDatabaseFixture()
        let columns = { (count: Int, value: String) in Array(repeating: value, count: count).joined(separator: ", ") }
        #expect(try await plugin.query("SELECT \(columns(100, "1"))").first?.values.count == 100)
        await expectError(.databaseFailed, naming: ["too many columns"]) {
            _ = try await plugin.query("SELECT \(columns(101, "1"))")
        }
        await expectError(.tooLarge, naming: ["16777216 bytes"]) {
            _ = try await plugin.query("SELECT \(columns(5, "zeroblob(4000000)"))")
        }
    }

    @Test("A pattern is no longer than the limit: nothing ends its comparison")
    func longPattern() async throws {
        let plugin = try await PluginDatabaseFixture()
        #expect(
            try await plugin.query("SELECT 'b' LIKE ? AS found", .text(String(repeating: "%a", count: 128))).count == 1)
        await expectError(.databaseFailed, naming: ["pattern too complex"]) {
            _ = try await plugin.query("SELECT 'b' LIKE ?", .text(String(repeating: "%a", count: 129)))
        }
    }

    @Test("A database that is full says so with its limit and the setting, and can be read and deleted from")
    func fullDatabase() async throws {
        let plugin = try await PluginDatabaseFixture(.init(limits: .init(databaseSize: 256 << 10)))
        let full = ["Notes", "262144 bytes", "limits.database-size"]
        await expectError(.tooLarge, naming: full) {
            for _ in 0..<100 { try await plugin.execute("INSERT INTO notes (text) VALUES (hex(randomblob(4000)))") }
        }
        await expectError(.tooLarge, naming: full) {
            try await plugin.execute("CREATE TABLE more AS SELECT * FROM notes")
        }
        let count = try await plugin.notes().count
        #expect(count > 10 && count < 40)
        try await plugin.execute("DELETE FROM notes WHERE id % 2 = 0")
        try await plugin.execute("INSERT INTO notes (text) VALUES (hex(randomblob(4000)))")
    }
}
