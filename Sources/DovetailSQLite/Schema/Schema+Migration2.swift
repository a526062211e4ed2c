import GRDB

extension Schema {
    /// Adds the module ids that prepared operations have claimed.
    ///
    /// They go with the operation's end.
    static func migrateTo2(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE claimed_modules (
                    joined_id TEXT PRIMARY KEY NOT NULL,
                    operation TEXT NOT NULL REFERENCES operations (id) ON DELETE CASCADE,
                    owner TEXT NOT NULL,
                    slug TEXT NOT NULL,
                    version TEXT NOT NULL,
                    module TEXT NOT NULL
                ) WITHOUT ROWID;
                CREATE INDEX claimed_modules_by_operation ON claimed_modules (operation);
                """)
    }
}
