import DovetailCore
import DovetailHost
import DovetailSQLite
import Testing

@Suite("Migrations of a plugin's database")
struct PluginMigrationTests {
    private let first = SchemaMigration(
        name: "migrations/1.sql",
        sql: """
            -- Tasks; with a trigger.
            CREATE TABLE tasks (id INTEGER PRIMARY KEY, owner TEXT, title TEXT);
            CREATE TABLE changes (count INTEGER);
            INSERT INTO changes VALUES (0);
            CREATE TRIGGER counted AFTER INSERT ON tasks BEGIN
                UPDATE changes SET count = count + 1; END;
            """)
    private let second = SchemaMigration(name: "migrations/2.sql", sql: "ALTER TABLE tasks ADD COLUMN due TEXT")

    private func migrate(_ plugin: PluginDatabaseFixture, _ migrations: [SchemaMigration]) async throws -> Bool {
        let transaction = try await plugin.databases.begin(OperationID(rawValue: "1"), in: plugin.slug)
        do {
            try await transaction.migrate(migrations, .free)
            let hasWritten = await transaction.hasWritten
            try await transaction.commit()
            return hasWritten
        } catch {
            try await transaction.rollback()
            throw error
        }
    }

    @Test("Each migration runs once, in order, whoever comes next")
    func once() async throws {
        let plugin = try await PluginDatabaseFixture()
        #expect(try await self.migrate(plugin, [self.first]))
        #expect(try await !self.migrate(plugin, [self.first]))
        #expect(try await self.migrate(plugin, [self.first, self.second]))
        #expect(try await !self.migrate(plugin, [self.first, self.second]))
        try await plugin.execute("INSERT INTO tasks (title, due) VALUES ('a', 'today')")
        #expect(try await plugin.query("SELECT count FROM changes").first?["count"] == 1)
    }

    @Test("A migration that fails leaves nothing of itself or of those before it in the transaction")
    func fails() async throws {
        let plugin = try await PluginDatabaseFixture()
        let broken = SchemaMigration(
            name: "migrations/2.sql", sql: "CREATE TABLE more (a); ALTER TABLE none ADD COLUMN a")
        await expectError(.databaseFailed, naming: ["migrations/2.sql", "Notes", "no such table"]) {
            _ = try await self.migrate(plugin, [self.first, broken])
        }
        await expectError(.databaseFailed) { _ = try await plugin.query("SELECT * FROM tasks") }
        #expect(try await self.migrate(plugin, [self.first, self.second]))
    }

    @Test("A migration that has run and says something else now is refused")
    func changed() async throws {
        let plugin = try await PluginDatabaseFixture()
        _ = try await self.migrate(plugin, [self.first])
        let changed = SchemaMigration(name: self.first.name, sql: self.first.sql + "\nDROP TABLE tasks")
        await expectError(.contentConflict, naming: ["migrations/1.sql", "Notes"]) {
            _ = try await self.migrate(plugin, [changed])
        }
    }

    @Test("A migration cannot end the transaction that it runs in, nor use placeholders")
    func refused() async throws {
        let plugin = try await PluginDatabaseFixture()
        for sql in [
            "CREATE TABLE a (x); COMMIT", "BEGIN; CREATE TABLE a (x)", "ATTACH 'x' AS x", "CREATE TEMP TABLE a (x)",
        ] {
            await expectError(.statementRefused, naming: ["1.sql"]) {
                _ = try await self.migrate(plugin, [SchemaMigration(name: "1.sql", sql: sql)])
            }
        }
        await expectError(.invalidRequest) {
            _ = try await self.migrate(plugin, [SchemaMigration(name: "1.sql", sql: "DELETE FROM notes WHERE id = ?")])
        }
        await expectError(.databaseFailed) { _ = try await plugin.query("SELECT * FROM a") }
    }
}
