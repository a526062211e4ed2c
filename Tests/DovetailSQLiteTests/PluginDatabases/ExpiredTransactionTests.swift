import DovetailCore
import DovetailHost
import DovetailSQLite
import DovetailTesting
import Testing

@Suite("Transactions of plugins whose time is up")
struct ExpiredTransactionTests {
    private let clock = ManualClock()
    private let operation = OperationID(rawValue: "operation-1")

    private func fixture() async throws -> PluginDatabaseFixture {
        try await PluginDatabaseFixture(
            .init(limits: .init(wait: .seconds(30), hold: .seconds(60))), clock: self.clock)
    }

    /// Lets the time of the transaction that holds the lock run out, until the lock is free.
    private func runOut(_ plugin: PluginDatabaseFixture) async throws {
        await self.clock.waitForSleepers(1)
        self.clock.advance(by: .seconds(60))
        try await plugin.execute("DELETE FROM notes")
    }

    @Test("A commit that comes too late ends the transaction: the database can be removed", arguments: [true, false])
    func commitEnds(_ isOfOperation: Bool) async throws {
        let plugin = try await self.fixture()
        let slow = try await plugin.databases.begin(isOfOperation ? self.operation : nil, in: plugin.slug)
        try await slow.write("a")
        try await self.runOut(plugin)
        await expectError(.databaseBusy) { try await plugin.databases.remove(plugin.slug) }
        await expectError(.databaseBusy, naming: ["undone"]) { try await slow.commit() }
        await expectError(.contextEnded) { try await slow.commit() }
        try await slow.rollback()
        try await plugin.databases.remove(plugin.slug)
    }

    @Test("An operation goes back to its first mark although its time is up, and writes anew from there")
    func rollsBack() async throws {
        let plugin = try await self.fixture()
        let slow = try await plugin.databases.begin(self.operation, in: plugin.slug)
        try await slow.mark()
        try await slow.mark()
        try await slow.write("a")
        try await self.runOut(plugin)
        await expectError(.databaseBusy) { try await slow.releaseMark() }
        try await slow.rollbackToMark()
        try await slow.rollbackToMark()
        #expect(await !slow.hasWritten)
        try await slow.rollbackToMark()
        try await slow.rollbackToMark()
        try await slow.mark()
        try await slow.write("b")
        try await slow.releaseMark()
        try await slow.commit()
        #expect(try await plugin.notes() == ["b"])
        try await plugin.databases.remove(plugin.slug)
    }

    @Test("Going back to an inner mark does not let half of a transaction through whose time is up")
    func innerMark() async throws {
        let plugin = try await self.fixture()
        let slow = try await plugin.databases.begin(self.operation, in: plugin.slug)
        try await slow.mark()
        try await slow.write("a")
        try await slow.mark()
        try await self.runOut(plugin)
        try await slow.rollbackToMark()
        await expectError(.databaseBusy, naming: ["undone"]) { try await slow.write("b") }
        await expectError(.databaseBusy, naming: ["undone"]) { try await slow.commit() }
        #expect(try await plugin.notes().isEmpty)
    }

    @Test("A transaction outside operations whose time is up keeps nothing, also when it goes back to a mark")
    func outsideOperations() async throws {
        let plugin = try await self.fixture()
        let slow = try await plugin.databases.begin(nil, in: plugin.slug)
        try await slow.write("a")
        try await slow.mark()
        try await self.runOut(plugin)
        try await slow.rollbackToMark()
        await expectError(.databaseBusy, naming: ["undone"]) { try await slow.write("b") }
        await expectError(.databaseBusy, naming: ["undone"]) { try await slow.commit() }
        #expect(try await plugin.notes().isEmpty)
    }
}
