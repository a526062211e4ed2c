import GRDB

// Times are seconds since 1970. Keys are the parts; the joined ids that the outside sees stand beside them.
extension Schema {
    /// The first tables.
    static func migrateTo1(_ database: Database) throws {
        try database.execute(sql: "PRAGMA application_id = \(self.applicationID)")
        for table in [self.catalogue, self.installations, self.pluginData, self.journal] {
            try database.execute(sql: table)
        }
    }

    private static let catalogue = """
        CREATE TABLE users (
            folded TEXT PRIMARY KEY NOT NULL,
            name TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL,
            created_at REAL NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE plugins (
            folded TEXT PRIMARY KEY NOT NULL,
            slug TEXT NOT NULL UNIQUE
        ) WITHOUT ROWID;

        CREATE TABLE releases (
            slug TEXT NOT NULL REFERENCES plugins (slug),
            version TEXT NOT NULL,
            name TEXT NOT NULL,
            folded_name TEXT NOT NULL,
            scope TEXT NOT NULL,
            folded_scope TEXT NOT NULL,
            manifest BLOB NOT NULL,
            digests TEXT NOT NULL,
            published_at REAL NOT NULL,
            is_withdrawn INTEGER NOT NULL,
            PRIMARY KEY (slug, version)
        );
        CREATE INDEX releases_by_name ON releases (folded_name);
        CREATE INDEX releases_by_scope ON releases (folded_scope);

        CREATE TABLE revoked_tokens (
            id TEXT PRIMARY KEY NOT NULL,
            expires_at REAL NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX revoked_tokens_by_expiry ON revoked_tokens (expires_at);
        """

    private static let installations = """
        CREATE TABLE installations (
            owner TEXT NOT NULL,
            slug TEXT NOT NULL,
            joined_id TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL,
            version TEXT,
            origin TEXT,
            failed_kind TEXT,
            failed_target TEXT,
            failed_attempt INTEGER,
            failure TEXT,
            is_serving INTEGER NOT NULL,
            installed_at REAL NOT NULL,
            last_enabled_at REAL,
            last_disabled_at REAL,
            configured_at REAL,
            updated_at REAL,
            PRIMARY KEY (owner, slug)
        ) WITHOUT ROWID;
        CREATE INDEX installations_by_release ON installations (slug, version);
        CREATE INDEX installations_by_plugin ON installations (slug, owner);
        CREATE INDEX installations_serving ON installations (owner, slug) WHERE is_serving = 1;

        CREATE TABLE modules (
            owner TEXT NOT NULL,
            slug TEXT NOT NULL,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            joined_id TEXT NOT NULL UNIQUE,
            version TEXT NOT NULL,
            module TEXT NOT NULL,
            PRIMARY KEY (owner, slug, position),
            UNIQUE (owner, slug, name),
            FOREIGN KEY (owner, slug) REFERENCES installations (owner, slug) ON DELETE CASCADE
        ) WITHOUT ROWID;
        """

    private static let pluginData = """
        CREATE TABLE grants (
            owner TEXT NOT NULL,
            slug TEXT NOT NULL,
            permission TEXT NOT NULL,
            PRIMARY KEY (owner, slug, permission),
            FOREIGN KEY (owner, slug) REFERENCES installations (owner, slug) ON DELETE CASCADE
        ) WITHOUT ROWID;

        CREATE TABLE configurations (
            owner TEXT NOT NULL,
            slug TEXT NOT NULL,
            revision INTEGER NOT NULL,
            configuration TEXT NOT NULL,
            PRIMARY KEY (owner, slug),
            FOREIGN KEY (owner, slug) REFERENCES installations (owner, slug) ON DELETE CASCADE
        ) WITHOUT ROWID;

        -- Keys are compared by their bytes, so they are kept as bytes.
        CREATE TABLE storage (
            owner TEXT NOT NULL,
            slug TEXT NOT NULL,
            key BLOB NOT NULL,
            value BLOB NOT NULL,
            PRIMARY KEY (owner, slug, key),
            FOREIGN KEY (owner, slug) REFERENCES installations (owner, slug) ON DELETE CASCADE
        ) WITHOUT ROWID;

        CREATE TABLE notifications (
            id TEXT PRIMARY KEY NOT NULL,
            owner TEXT NOT NULL,
            source TEXT NOT NULL,
            level TEXT NOT NULL,
            title TEXT NOT NULL,
            message TEXT NOT NULL,
            sent_at REAL NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX notifications_by_owner ON notifications (owner, sent_at DESC, id DESC);
        """

    // Rows of operations outlive their installation: they are its history.
    private static let journal = """
        CREATE TABLE operations (
            id TEXT PRIMARY KEY NOT NULL,
            owner TEXT NOT NULL,
            slug TEXT NOT NULL,
            joined_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            from_version TEXT,
            to_version TEXT,
            status TEXT NOT NULL,
            started_at REAL NOT NULL,
            finished_at REAL,
            operation TEXT NOT NULL,
            prepared BLOB
        );
        CREATE UNIQUE INDEX operations_running ON operations (owner, slug) WHERE status = 'running';
        CREATE INDEX operations_by_owner ON operations (owner, id);
        CREATE INDEX operations_by_plugin ON operations (slug, id);
        """
}
