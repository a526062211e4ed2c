import DovetailCore
import Testing

@testable import DovetailSQLite

@Suite("The guard of plugins' statements")
struct StatementGuardTests {
    @Test(
        "Statements on the plugin's own tables are let through",
        arguments: [
            "SELECT 1", "  -- all\n SELECT * FROM tasks;", "/* ; COMMIT; */ SELECT ';', \"end\" FROM [commit] ;;",
            "WITH t AS (SELECT 1) SELECT * FROM t", "VALUES (1)", "INSERT INTO tasks VALUES (?)",
            "REPLACE INTO tasks VALUES (1)", "UPDATE tasks SET done = 1 WHERE owner = :owner", "DELETE FROM tasks",
            "CREATE TABLE tasks (id INTEGER PRIMARY KEY, \"begin\" TEXT)", "CREATE INDEX i ON tasks (done)",
            "CREATE VIEW open AS SELECT * FROM tasks", "CREATE VIRTUAL TABLE found USING fts5(title, content='tasks')",
            "CREATE TRIGGER t AFTER INSERT ON tasks BEGIN UPDATE n SET a = CASE WHEN 1 THEN 2 END; DELETE FROM o; END;",
            "ALTER TABLE tasks ADD COLUMN note TEXT", "DROP TABLE tasks", "REINDEX", "ANALYZE",
            "EXPLAIN QUERY PLAN SELECT 1",
            "PRAGMA table_info(tasks)", "PRAGMA main.user_version", "PRAGMA defer_foreign_keys = ON",
            "SELECT name FROM sqlite_schema", "SELECT * FROM pragma_table_info('tasks')",
            "SELECT 'COMMIT; ATTACH', x'00' FROM my_dovetail_things", "SELECT temp FROM weather",
        ])
    func allowed(_ sql: String) throws {
        #expect(throws: Never.self) { try StatementGuard.single(sql) }
    }

    @Test(
        "Statements that begin or end transactions, reach other files or change settings are refused",
        arguments: [
            "BEGIN", "begin immediate", "COMMIT", " ; COMMIT", "END", "ROLLBACK", "SAVEPOINT a", "RELEASE a",
            "/**/COMMIT", "--\nCOMMIT", "\u{FEFF}COMMIT", "EXPLAIN COMMIT", "EXPLAIN QUERY PLAN COMMIT",
            "ATTACH 'other.sqlite' AS other", "DETACH main", "VACUUM", "VACUUM INTO 'copy.sqlite'",
            "PRAGMA journal_mode", "PRAGMA journal_mode = DELETE", "PRAGMA writable_schema = 1",
            "PRAGMA writable_schema(1)",
            "PRAGMA main.writable_schema = ON", "PRAGMA \"writable_schema\" = 1", "PRAGMA user_version = 3",
            "PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys(0)", "PRAGMA database_list", "PRAGMA wal_checkpoint",
            "PRAGMA table_info = tasks", "PRAGMA", "SELECT * FROM pragma_database_list",
            "SELECT * FROM \"pragma_database_list\"()",
            "SELECT load_extension('x')", "SELECT \"load_extension\"('x')", "SELECT fts3_tokenizer('simple', x'00')",
            "SELECT sql FROM sqlite_stmt", "CREATE TEMP TABLE t (a)", "CREATE TEMPORARY VIEW v AS SELECT 1",
            "CREATE TABLE temp.t (a)", "CREATE TABLE \"temp\" . t (a)",
            "CREATE VIRTUAL TABLE f USING csv(filename='/etc/passwd')",
            "CREATE VIRTUAL TABLE f USING \"zipfile\"", "COPY tasks FROM 'x'", "42", "'COMMIT'", "\"COMMIT\"", "",
            "-- nothing",
        ])
    func refused(_ sql: String) {
        self.expectRefused(sql)
    }

    @Test(
        "The host's tables and SQLite's own are out of reach in any quoting",
        arguments: [
            "SELECT * FROM dovetail_operations", "DELETE FROM DOVETAIL_Operations",
            "DROP TABLE \"dovetail_operations\"",
            "DROP TABLE `dovetail_operations`", "DROP TABLE [dovetail_migrations]", "DELETE FROM 'dovetail_operations'",
            "DELETE FROM main.dovetail_operations", "DELETE FROM main . /* */ \"Dovetail_operations\"",
            "CREATE TABLE dovetail_mine (a)", "ALTER TABLE tasks RENAME TO dovetail_tasks",
            "CREATE VIEW v AS SELECT * FROM dovetail_operations", "CREATE INDEX dovetail_i ON tasks (a)",
            "CREATE TRIGGER t AFTER INSERT ON tasks BEGIN DELETE FROM dovetail_operations; END",
            "CREATE TRIGGER t AFTER DELETE ON dovetail_operations BEGIN SELECT 1; END",
            "CREATE VIRTUAL TABLE f USING fts5(a, content=dovetail_operations)",
            "CREATE VIRTUAL TABLE f USING fts5(a, \"content='dovetail_operations'\")",
            "WITH a AS (SELECT 1) DELETE FROM dovetail_operations", "SELECT $a(') FROM dovetail_operations --')",
            "UPDATE sqlite_master SET sql = ''", "DELETE FROM sqlite_schema",
            "INSERT INTO \"sqlite_master\" VALUES (1)",
            "WITH a AS (SELECT 1) DELETE FROM sqlite_schema", "EXPLAIN DELETE FROM sqlite_schema",
        ])
    func outOfReach(_ sql: String) {
        self.expectRefused(sql)
    }

    @Test("Several statements in one call are refused, however they are hidden")
    func several() {
        for sql in ["SELECT 1; SELECT 2", "SELECT 1;;COMMIT", "SELECT 'a;b'; COMMIT", "SELECT x'ab'; COMMIT; '"] {
            self.expectRefused(sql)
        }
    }

    @Test("A migration is taken apart at its semicolons, but not within triggers, texts and comments")
    func pieces() throws {
        let pieces = try StatementGuard.all(
            """
            CREATE TABLE a (x); -- one; two
            CREATE TRIGGER t AFTER INSERT ON a BEGIN
                SELECT CASE WHEN 1 THEN 2 END; UPDATE a SET x = ';'; END;
            /* ; */ INSERT INTO a VALUES ('it''s; fine')
            """)
        #expect(pieces.map { String($0.sql.prefix(11)) } == ["CREATE TABL", "CREATE TRIG", "INSERT INTO"])
        #expect(throws: DovetailError.self) { try StatementGuard.all("CREATE TABLE a (x); COMMIT; CREATE TABLE b (x)") }
    }

    @Test("A refusal says what to use instead")
    func message() {
        let error = #expect(throws: DovetailError.self) { try StatementGuard.single("commit") }
        #expect(error?.message.contains("COMMIT") == true)
        #expect(error?.message.contains("context.database.transaction") == true)
        #expect(error?.remedy == .askAuthor)
    }

    private func expectRefused(_ sql: String) {
        let error = #expect(throws: DovetailError.self, "\(sql)") { try StatementGuard.single(sql) }
        #expect(error?.code == .statementRefused, "\(sql)")
    }
}
