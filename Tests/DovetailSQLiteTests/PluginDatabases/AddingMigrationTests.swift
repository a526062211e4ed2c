import DovetailCore
import DovetailHost
import DovetailSQLite
import DovetailTesting
import Testing

@Suite("While somebody is on another release, migrations may only add")
struct AddingMigrationTests {
    private static let first = SchemaMigration(
        name: "1.sql",
        sql: """
            CREATE TABLE notes (
                id INTEGER PRIMARY KEY, owner TEXT NOT NULL, text TEXT NOT NULL DEFAULT '', stars INTEGER,
                UNIQUE (owner, text)
            );
            CREATE TABLE labels (owner TEXT, label TEXT, colour TEXT);
            CREATE UNIQUE INDEX one_label ON labels (owner, label);
            CREATE VIEW starred AS SELECT * FROM notes WHERE stars > 0;
            CREATE INDEX by_owner ON notes (owner);
            INSERT INTO notes (owner, text) VALUES ('ada', 'one');
            """)

    /// Runs a migration beside release 1.0.0; throws what it throws.
    private func run(_ sql: String) async throws -> [SQLRow] {
        let folder = try TemporaryFolder()
        let databases = try SQLitePluginDatabases(folder: folder.file("databases"))
        let slug = try PluginSlug("Notes")
        let transaction = try await databases.begin(nil, in: slug)
        try await transaction.migrate([Self.first], .free)
        try await transaction.commit()
        let second = try await databases.begin(nil, in: slug)
        let migrations = [Self.first, SchemaMigration(name: "2.sql", sql: sql)]
        do {
            try await second.migrate(migrations, .adding(besides: [SemanticVersion(1, 0, 0)]))
            try await second.commit()
        } catch {
            try await second.rollback()
            #expect(try await databases.pending(migrations, in: slug).map(\.name) == ["2.sql"])
            throw error
        }
        return try await databases.query(SQLStatement("SELECT * FROM notes"), in: slug)
    }

    @Test(
        "Q8 · tables, columns, views, indexes and rows may come, and new columns be filled",
        arguments: [
            "CREATE TABLE tags (owner TEXT, tag TEXT UNIQUE)",
            "ALTER TABLE notes ADD COLUMN colour TEXT; UPDATE notes SET colour = 'red' WHERE colour IS NULL",
            "ALTER TABLE notes ADD COLUMN a INTEGER NOT NULL DEFAULT 1; ALTER TABLE notes ADD COLUMN b",
            "ALTER TABLE notes ADD COLUMN twice AS (stars * 2)",
            "CREATE INDEX by_stars ON notes (stars); DROP INDEX by_owner; CREATE VIEW all_notes AS SELECT * FROM notes",
            "CREATE TABLE tags (owner TEXT); INSERT INTO tags SELECT owner FROM notes; DELETE FROM tags",
            "INSERT INTO notes (owner, text) VALUES ('system', 'welcome')",
            "CREATE TRIGGER count_notes AFTER INSERT ON notes BEGIN SELECT 1; END",
        ])
    func adding(sql: String) async throws {
        #expect(try await !self.run(sql).isEmpty)
    }

    @Test(
        "Q8 · nothing may go or change that other releases use, whichever way it is tried; the error says what and where to",
        arguments: [
            ("DROP TABLE notes", "drops or renames the table notes"),
            ("ALTER TABLE notes RENAME TO memos", "drops or renames the table notes"),
            (
                "ALTER TABLE labels DROP COLUMN colour; ALTER TABLE labels ADD COLUMN colour TEXT",
                "drops or renames the column colour"
            ),
            ("DROP INDEX one_label", "drops or changes the unique index one_label"),
            ("ALTER TABLE notes RENAME COLUMN stars TO points", "drops or renames the column stars"),
            ("DROP VIEW starred", "drops or changes the view starred"),
            ("CREATE UNIQUE INDEX one_each ON notes (owner)", "allows nothing twice"),
            ("UPDATE notes SET text = upper(text)", "changes rows of the table notes"),
            ("WITH x AS (SELECT 1) UPDATE notes SET stars = 1", "changes rows of the table notes"),
            ("DELETE FROM notes", "deletes rows of the table notes"),
            ("REPLACE INTO notes (id, owner, text) VALUES (1, 'ben', 'two')", "deletes rows of the table notes"),
            ("INSERT INTO notes (id, owner) VALUES (1, 'b') ON CONFLICT DO UPDATE SET stars = 3", "changes rows"),
            (
                "DROP TABLE labels; CREATE TABLE labels (owner TEXT, label TEXT, colour TEXT)",
                "drops or renames the table labels"
            ),
        ])
    func taking(sql: String, words: String) async throws {
        let error = try await #require(throws: DovetailError.self) { try await self.run(sql) }
        #expect(error.code == .statementRefused)
        for part in [words, "2.sql", "1.0.0", "contract_migrations"] {
            #expect(error.message.contains(part), "\(error.message)")
        }
    }

    @Test("Q8 · a migration that has run keeps its name")
    func renamed() async throws {
        let folder = try TemporaryFolder()
        let databases = try SQLitePluginDatabases(folder: folder.file("databases"))
        let slug = try PluginSlug("Notes")
        let transaction = try await databases.begin(nil, in: slug)
        try await transaction.migrate([Self.first], .free)
        try await transaction.commit()
        let error = try await #require(throws: DovetailError.self) {
            try await databases.pending([SchemaMigration(name: "one.sql", sql: Self.first.sql)], in: slug)
        }
        #expect(error.code == .contentConflict)
        #expect(error.message.contains("1.sql") && error.message.contains("one.sql"), "\(error.message)")
    }
}
