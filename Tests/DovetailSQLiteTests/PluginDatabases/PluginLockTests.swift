import DovetailCore
import DovetailHost
import DovetailSQLite
import DovetailTesting
import Testing

@Suite("The write lock of a plugin's database", .timeLimit(.minutes(10)))
struct PluginLockTests {
    private static let counting = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        INSERT INTO notes (text) SELECT max(i) FROM n
        """
    private static let filling = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        INSERT INTO notes (text) SELECT i FROM n
        """

    private func limits(wait: Duration = .seconds(30), hold: Duration = .seconds(600)) -> SQLitePluginDatabases.Settings
    {
        .init(limits: .init(wait: wait, hold: hold))
    }

    @Test("A transaction of an operation that only reads holds up nobody")
    func readersDoNotLock() async throws {
        let plugin = try await PluginDatabaseFixture(self.limits(wait: .milliseconds(1)))
        let transaction = try await plugin.databases.begin(OperationID(rawValue: "1"), in: plugin.slug)
        try await transaction.mark()
        #expect(try await transaction.notes().isEmpty)
        try await plugin.execute("INSERT INTO notes (text) VALUES ('a')")
        #expect(try await transaction.notes() == ["a"])
        try await transaction.write("b")
        try await transaction.rollbackToMark()
        #expect(try await transaction.notes() == ["a"])
        try await transaction.commit()
    }

    @Test("Whoever waits too long for the lock is told so; reading goes on")
    func busy() async throws {
        let plugin = try await PluginDatabaseFixture(self.limits(wait: .milliseconds(1)), clock: .system)
        let transaction = try await plugin.databases.begin(nil, in: plugin.slug)
        await expectError(.databaseBusy, naming: ["Notes"]) { try await plugin.execute("DELETE FROM notes") }
        await expectError(.databaseBusy) { _ = try await plugin.databases.begin(nil, in: plugin.slug) }
        #expect(try await plugin.notes().isEmpty)
        try await transaction.rollback()
        try await plugin.execute("DELETE FROM notes")
    }

    @Test("Writers take turns: none is lost")
    func turns() async throws {
        let plugin = try await PluginDatabaseFixture(self.limits())
        try await withThrowingTaskGroup { group in
            for number in 0..<50 {
                group.addTask {
                    let transaction = try await plugin.databases.begin(nil, in: plugin.slug)
                    let count = try await transaction.notes().count
                    try await transaction.write("\(count) by \(number)")
                    try await transaction.commit()
                }
            }
            try await group.waitForAll()
        }
        let counts = try await plugin.notes().compactMap { Int($0.prefix { $0 != " " }) }
        #expect(counts.sorted() == Array(0..<50))
    }

    @Test("A transaction that holds the lock too long is undone, and the next gets it")
    func expires() async throws {
        let clock = ManualClock()
        let plugin = try await PluginDatabaseFixture(self.limits(hold: .seconds(60)), clock: clock)
        let slow = try await plugin.databases.begin(OperationID(rawValue: "1"), in: plugin.slug)
        try await slow.mark()
        try await slow.write("a")
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(60))
        try await plugin.execute("INSERT INTO notes (text) VALUES ('b')")
        await expectError(.databaseBusy, naming: ["undone"]) { try await slow.write("c") }
        await expectError(.databaseBusy) { _ = try await slow.notes() }
        await expectError(.databaseBusy) { try await slow.releaseMark() }
        await expectError(.databaseBusy) { try await slow.commit() }
        try await slow.rollback()
        #expect(try await plugin.notes() == ["b"])
        #expect(try await !plugin.databases.hasCommitted(OperationID(rawValue: "1"), in: plugin.slug))
    }

    @Test("A transaction that is undone waits for the lock no more, nor do its calls that are behind it")
    func undoneWhileWaiting() async throws {
        let clock = ManualClock()
        let plugin = try await PluginDatabaseFixture(self.limits(), clock: clock)
        let other = try await plugin.databases.begin(nil, in: plugin.slug)
        let waiting = try await plugin.databases.begin(OperationID(rawValue: "1"), in: plugin.slug)
        let writes = (1...3).map { number in Task { try await waiting.write("\(number)") } }
        await clock.waitForSleeper(of: .seconds(30))
        try await waiting.rollback()
        for write in writes { await expectError(.contextEnded) { try await write.value } }
        try await other.write("other")
        try await other.commit()
        #expect(try await plugin.notes() == ["other"])
    }

    @Test("A transaction that is undone ends the statement that it runs")
    func undoneWhileRunning() async throws {
        let plugin = try await PluginDatabaseFixture(self.limits(), clock: .system)
        let transaction = try await plugin.databases.begin(nil, in: plugin.slug)
        let before = try plugin.size
        let endless = Task { try await transaction.execute(SQLStatement(Self.filling)) }
        defer { endless.cancel() }
        // What it has written goes to the disk as soon as there is more of it than the connection keeps.
        while try plugin.size == before {
            try Task.checkCancellation()
            await Task.yield()
        }
        try await transaction.rollback()
        await #expect(throws: DovetailError.self) { try await endless.value }
        try await plugin.execute("INSERT INTO notes (text) VALUES ('b')")
        #expect(try await plugin.notes() == ["b"])
    }

    @Test("A statement that never ends is ended with its transaction's time")
    func endlessStatement() async throws {
        let clock = ManualClock()
        let plugin = try await PluginDatabaseFixture(self.limits(hold: .milliseconds(1_900)), clock: clock)
        let endless = Task { try await plugin.execute(Self.counting) }
        await clock.waitForSleepers(1)
        let time = Task {
            // Time goes on: a statement that has just begun when its time is up is ended a moment later.
            while !Task.isCancelled {
                clock.advance(by: .seconds(1))
                await Task.yield()
            }
        }
        await expectError(.databaseBusy, naming: ["undone"]) { _ = try await endless.value }
        time.cancel()
        await time.value
        try await plugin.execute("INSERT INTO notes (text) VALUES ('b')")
        #expect(try await plugin.notes() == ["b"])
    }

    @Test("A statement that never ends is ended when its caller is cancelled")
    func cancelledStatement() async throws {
        let clock = ManualClock()
        let plugin = try await PluginDatabaseFixture(self.limits(), clock: clock)
        let endless = Task { try await plugin.execute(Self.counting) }
        // It has the lock: it is about to begin, or in the middle of it.
        await clock.waitForSleepers(1)
        endless.cancel()
        await #expect(throws: CancellationError.self) { try await endless.value }
        try await plugin.execute("INSERT INTO notes (text) VALUES ('b')")
        #expect(try await plugin.notes() == ["b"])
    }

    @Test(
        "Databases that are closed while a transaction is open keep nothing of it, also when its time is up after that")
    func closedMeanwhile() async throws {
        let clock = ManualClock()
        let plugin = try await PluginDatabaseFixture(self.limits(hold: .seconds(60)), clock: clock)
        let transaction = try await plugin.databases.begin(nil, in: plugin.slug)
        try await plugin.databases.close()
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(60))
        await expectError(.databaseBusy, naming: ["undone"]) {
            // Fails because the file is closed until the end of its time is noticed.
            while true {
                try Task.checkCancellation()
                do {
                    try await transaction.write("a")
                } catch let error as DovetailError where error.code == .databaseFailed {
                    await Task.yield()
                }
            }
        }
        try await transaction.rollback()
        let again = try SQLitePluginDatabases(folder: plugin.folder.file("plugins"))
        #expect(try await again.query(SQLStatement("SELECT * FROM notes"), in: plugin.slug).isEmpty)
    }
}
