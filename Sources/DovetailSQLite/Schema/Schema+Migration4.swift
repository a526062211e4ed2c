import GRDB

extension Schema {
    /// Adds what installations had under way when they went to sleep, and with what they serve.
    static func migrateTo4(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE saved_states (
                    owner TEXT NOT NULL,
                    slug TEXT NOT NULL,
                    saved_at REAL NOT NULL,
                    state TEXT NOT NULL,
                    PRIMARY KEY (owner, slug),
                    FOREIGN KEY (owner, slug) REFERENCES installations (owner, slug) ON DELETE CASCADE
                ) WITHOUT ROWID;
                ALTER TABLE installations ADD COLUMN service_level TEXT;
                """)
    }
}
