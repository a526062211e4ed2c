import GRDB

extension Schema {
    /// Adds the quarantines of releases, and of one owner's share of a release.
    ///
    /// A unit of all owners has an empty owner, so that it can be part of the key.
    static func migrateTo3(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE quarantines (
                    slug TEXT NOT NULL,
                    version TEXT NOT NULL,
                    owner TEXT NOT NULL,
                    since REAL NOT NULL,
                    quarantine TEXT NOT NULL,
                    PRIMARY KEY (slug, version, owner),
                    FOREIGN KEY (slug, version) REFERENCES releases (slug, version) ON DELETE CASCADE
                ) WITHOUT ROWID;
                """)
    }
}
