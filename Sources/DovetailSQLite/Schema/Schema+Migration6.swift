import GRDB

extension Schema {
    /// Adds what is kept of installations before their updates, and which migrations of owners' data have run.
    ///
    /// What an installation stores is copied row by row: `snapshot_storage` has the columns of `storage`.
    static func migrateTo6(_ database: Database) throws {
        try database.execute(
            sql: """
                ALTER TABLE installations ADD COLUMN previous_version TEXT;
                ALTER TABLE installations ADD COLUMN snapshot TEXT;
                ALTER TABLE installations ADD COLUMN probation_ends_at REAL;
                ALTER TABLE installations ADD COLUMN snapshot_kept_until REAL;
                CREATE INDEX installations_by_snapshot ON installations (snapshot_kept_until)
                    WHERE snapshot_kept_until IS NOT NULL;
                CREATE INDEX installations_on_probation ON installations (owner, slug, probation_ends_at)
                    WHERE probation_ends_at IS NOT NULL;
                CREATE INDEX installations_by_previous ON installations (slug, previous_version)
                    WHERE previous_version IS NOT NULL;

                CREATE TABLE snapshots (
                    owner TEXT NOT NULL,
                    slug TEXT NOT NULL,
                    operation TEXT NOT NULL,
                    version TEXT NOT NULL,
                    taken_at REAL NOT NULL,
                    configuration TEXT,
                    grants TEXT NOT NULL,
                    saved_state TEXT,
                    PRIMARY KEY (owner, slug),
                    FOREIGN KEY (owner, slug) REFERENCES installations (owner, slug) ON DELETE CASCADE
                ) WITHOUT ROWID;

                CREATE TABLE snapshot_storage (
                    owner TEXT NOT NULL,
                    slug TEXT NOT NULL,
                    key BLOB NOT NULL,
                    value BLOB NOT NULL,
                    PRIMARY KEY (owner, slug, key),
                    FOREIGN KEY (owner, slug) REFERENCES snapshots (owner, slug) ON DELETE CASCADE
                ) WITHOUT ROWID;

                CREATE TABLE owner_migrations (
                    owner TEXT NOT NULL,
                    slug TEXT NOT NULL,
                    name TEXT NOT NULL,
                    operation TEXT NOT NULL,
                    PRIMARY KEY (owner, slug, name),
                    FOREIGN KEY (owner, slug) REFERENCES installations (owner, slug) ON DELETE CASCADE
                ) WITHOUT ROWID;
                """)
    }
}
