import GRDB

extension Schema {
    /// Adds the exports of what owners had in plugins, which outlive installations; the preferences of users; and what the
    /// host has announced to all.
    static func migrateTo5(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE exports (
                    id TEXT PRIMARY KEY NOT NULL,
                    owner TEXT NOT NULL,
                    slug TEXT NOT NULL,
                    version TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    created_at REAL NOT NULL,
                    bytes INTEGER NOT NULL,
                    entries INTEGER NOT NULL
                ) WITHOUT ROWID;
                CREATE INDEX exports_by_owner ON exports (owner, slug, id);
                CREATE INDEX exports_by_time ON exports (created_at);

                CREATE TABLE preferences (
                    folded TEXT PRIMARY KEY NOT NULL REFERENCES users (folded) ON DELETE CASCADE,
                    preferences TEXT NOT NULL
                ) WITHOUT ROWID;

                CREATE TABLE announcements (
                    name TEXT PRIMARY KEY NOT NULL,
                    announcement TEXT NOT NULL
                ) WITHOUT ROWID;
                """)
    }
}
