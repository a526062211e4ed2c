import DovetailCore
import DovetailHost
import DovetailSQLite
import Testing

@Suite("Transactions in a plugin's database")
struct PluginTransactionTests {
    private let operation = OperationID(rawValue: "operation-1")

    @Test("What a transaction writes is seen by itself alone until it commits, and then by everybody")
    func isolation() async throws {
        let plugin = try await PluginDatabaseFixture()
        let transaction = try await plugin.databases.begin(self.operation, in: plugin.slug)
        #expect(await !transaction.hasWritten)
        try await transaction.write("a")
        #expect(await transaction.hasWritten)
        #expect(try await transaction.notes() == ["a"])
        #expect(try await plugin.notes().isEmpty)
        try await transaction.commit()
        #expect(try await plugin.notes() == ["a"])
    }

    @Test("A transaction that is rolled back leaves nothing, not even its tables")
    func rollback() async throws {
        let plugin = try await PluginDatabaseFixture()
        let transaction = try await plugin.databases.begin(self.operation, in: plugin.slug)
        try await transaction.write("a")
        _ = try await transaction.execute(SQLStatement("CREATE TABLE more (a)"))
        try await transaction.rollback()
        try await transaction.rollback()
        #expect(try await plugin.notes().isEmpty)
        await expectError(.databaseFailed) { _ = try await plugin.query("SELECT * FROM more") }
        #expect(try await !plugin.databases.hasCommitted(self.operation, in: plugin.slug))
    }

    @Test(
        "An owner's rows are removed from every table that is there, those that point to others first, and nobody else's"
    )
    func removingRows() async throws {
        let plugin = try await PluginDatabaseFixture()
        try await plugin.execute(
            "CREATE TABLE stars (id INTEGER PRIMARY KEY, Owner TEXT, note INTEGER NOT NULL REFERENCES notes (id))")
        for (id, owner) in [(1, "ada"), (2, "bob")] as [(Int64, String)] {
            try await plugin.execute(
                "INSERT INTO notes (id, owner, text) VALUES (?, ?, ?)", .integer(id), .text(owner), .text(owner))
            try await plugin.execute("INSERT INTO stars (Owner, note) VALUES (?, ?)", .text(owner), .integer(id))
        }
        let tables = [("notes", "owner"), ("stars", "owner"), ("gone", "owner"), ("notes", "nobody")].map {
            ManifestTable(name: $0.0, ownerColumn: $0.1)
        }
        let ada = Owner.user(try UserID("ada"))
        let transaction = try await plugin.databases.begin(self.operation, in: plugin.slug)
        try await transaction.removeRows(of: ada, from: tables)
        #expect(await transaction.hasWritten)
        try await transaction.commit()
        #expect(try await plugin.notes() == ["bob"])
        #expect(try await plugin.query("SELECT Owner AS name FROM stars").map { $0["name"].text } == ["bob"])
        let again = try await plugin.databases.begin(nil, in: plugin.slug)
        try await again.removeRows(of: ada, from: tables)
        #expect(await !again.hasWritten)
        try await again.rollback()
    }

    @Test("A transaction cannot be used after its end")
    func ended() async throws {
        let plugin = try await PluginDatabaseFixture()
        let transaction = try await plugin.databases.begin(self.operation, in: plugin.slug)
        try await transaction.commit()
        await expectError(.contextEnded) { try await transaction.write("a") }
        await expectError(.contextEnded) { _ = try await transaction.notes() }
        await expectError(.contextEnded) { try await transaction.commit() }
        #expect(try await plugin.notes().isEmpty)
    }

    @Test("The operation is noted with the commit, by what was written, and forgotten when it is settled")
    func noted() async throws {
        let plugin = try await PluginDatabaseFixture()
        let other = OperationID(rawValue: "operation-2")
        let transaction = try await plugin.databases.begin(self.operation, in: plugin.slug)
        try await transaction.write("a")
        #expect(try await !plugin.databases.hasCommitted(self.operation, in: plugin.slug))
        try await transaction.commit()
        #expect(try await plugin.databases.hasCommitted(self.operation, in: plugin.slug))
        let reading = try await plugin.databases.begin(other, in: plugin.slug)
        #expect(try await reading.notes() == ["a"])
        try await reading.commit()
        #expect(try await !plugin.databases.hasCommitted(other, in: plugin.slug))
        await plugin.databases.settle(self.operation, in: plugin.slug)
        try await plugin.execute("DELETE FROM notes")
        #expect(try await !plugin.databases.hasCommitted(self.operation, in: plugin.slug))
        #expect(try await !plugin.databases.hasCommitted(self.operation, in: PluginSlug("Never")))
    }

    @Test("Marks nest: what was written since the last can be undone or kept")
    func marks() async throws {
        let plugin = try await PluginDatabaseFixture()
        let transaction = try await plugin.databases.begin(self.operation, in: plugin.slug)
        try await transaction.mark()
        try await transaction.write("a")
        try await transaction.mark()
        try await transaction.write("b")
        try await transaction.mark()
        try await transaction.write("c")
        try await transaction.rollbackToMark()
        #expect(try await transaction.notes() == ["a", "b"])
        try await transaction.releaseMark()
        try await transaction.mark()
        try await transaction.write("d")
        try await transaction.rollbackToMark()
        #expect(try await transaction.notes() == ["a", "b"])
        try await transaction.rollbackToMark()
        #expect(try await transaction.notes().isEmpty)
        try await transaction.write("e")
        try await transaction.commit()
        #expect(try await plugin.notes() == ["e"])
    }

    @Test("Going back without a mark undoes everything since the transaction began")
    func noMark() async throws {
        let plugin = try await PluginDatabaseFixture()
        let transaction = try await plugin.databases.begin(self.operation, in: plugin.slug)
        try await transaction.write("a")
        try await transaction.rollbackToMark()
        #expect(await !transaction.hasWritten)
        #expect(try await transaction.notes().isEmpty)
        try await transaction.write("b")
        try await transaction.commit()
        #expect(try await plugin.notes() == ["b"])
    }

    @Test("A statement that fails undoes itself only")
    func statementFails() async throws {
        let plugin = try await PluginDatabaseFixture()
        let transaction = try await plugin.databases.begin(self.operation, in: plugin.slug)
        try await transaction.write("a")
        await expectError(.databaseFailed) { try await transaction.write("a") }
        try await transaction.write("b")
        try await transaction.commit()
        #expect(try await plugin.notes() == ["a", "b"])
    }

    @Test("When SQLite ends a transaction by itself nothing of it is kept, nor of what follows")
    func endedBySQLite() async throws {
        let plugin = try await PluginDatabaseFixture()
        let transaction = try await plugin.databases.begin(self.operation, in: plugin.slug)
        try await transaction.write("a")
        await expectError(.databaseFailed) {
            _ = try await transaction.execute(SQLStatement("INSERT OR ROLLBACK INTO notes (text) VALUES ('a')"))
        }
        await expectError(.databaseFailed, naming: ["undone"]) { try await transaction.write("b") }
        await expectError(.databaseFailed, naming: ["undone"]) { try await transaction.commit() }
        #expect(try await plugin.notes().isEmpty)
        #expect(try await !plugin.databases.hasCommitted(self.operation, in: plugin.slug))
        try await plugin.execute("INSERT INTO notes (text) VALUES ('c')")
        #expect(try await plugin.notes() == ["c"])
    }

    @Test("A commit that breaks a deferred foreign key keeps nothing")
    func deferredForeignKey() async throws {
        let plugin = try await PluginDatabaseFixture()
        try await plugin.execute(
            "CREATE TABLE parts (note INTEGER REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED)")
        let transaction = try await plugin.databases.begin(self.operation, in: plugin.slug)
        _ = try await transaction.execute(SQLStatement("INSERT INTO parts VALUES (7)"))
        await expectError(.databaseFailed, naming: ["FOREIGN KEY"]) { try await transaction.commit() }
        #expect(try await plugin.query("SELECT * FROM parts").isEmpty)
        #expect(try await !plugin.databases.hasCommitted(self.operation, in: plugin.slug))
        try await plugin.execute("INSERT INTO notes (text) VALUES ('a')")
    }

    @Test("A rollback is carried through when its caller is cancelled")
    func cancelled() async throws {
        let plugin = try await PluginDatabaseFixture()
        let transaction = try await plugin.databases.begin(nil, in: plugin.slug)
        try await transaction.write("a")
        let task = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            try await transaction.rollback()
        }
        try await task.value
        try await plugin.execute("INSERT INTO notes (text) VALUES ('b')")
        #expect(try await plugin.notes() == ["b"])
    }
}
