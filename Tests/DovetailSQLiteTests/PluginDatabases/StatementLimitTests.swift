import DovetailCore
import DovetailHost
import DovetailSQLite
import Testing

@Suite("What a plugin's statements may take of the host")
struct StatementLimitTests {
    /// Counts without end.
    private let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    @Test("A query that would run for ever is ended, and the next one runs")
    func endlessQuery() async throws {
        let plugin = try await PluginDatabaseFixture(
            .init(limits: .init(read: .milliseconds(50)), readers: 1), clock: .system)
        await expectError(.timedOut, naming: ["Notes", "0.05 seconds", "LIMIT"]) {
            _ = try await plugin.query(self.endless)
        }
        #expect(try await plugin.query("SELECT 1 AS one").first?["one"].integer == 1)
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
        await expectError(.tooLarge, naming: ["Notes", "16777216 bytes"]) {
            _ = try await plugin.query("SELECT length(randomblob(100000000)) AS length")
        }
        await expectError(.tooLarge, naming: ["16777216 bytes"]) {
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
}
