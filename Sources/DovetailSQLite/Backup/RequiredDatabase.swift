import DovetailCore
import DovetailHost
import GRDB

/// A plugin's database that has to be there, by what the store says.
struct RequiredDatabase: Sendable, Equatable {
    /// Its place below the data folder.
    let place: String
    /// The plugin.
    let plugin: PluginSlug
    /// Why it has to be there: “Notes@1.0.0 has tables, and installations (3)”.
    let reason: String
    /// Whether tables of the plugin's have to be in it: an operation that was only committing there may not have made them.
    let hasTables: Bool
}

extension RequiredDatabase {
    /// Every database that has to be there: releases with tables that somebody has installed have made one, and so has
    /// an operation that was committing in one.
    ///
    /// - Throws: What SQLite says.
    static func all(in store: Database) throws -> [RequiredDatabase] { try self.find(nil, in: store) }

    /// The database of a plugin; nil when it need not be there.
    ///
    /// - Throws: What SQLite says.
    static func of(_ slug: PluginSlug, in store: Database) throws -> RequiredDatabase? {
        try self.find(slug, in: store).first
    }

    /// Whether what has to be in it is not there.
    ///
    /// - Throws: What SQLite says.
    func isEmpty(_ database: Database) throws -> Bool {
        if self.hasTables { return try DatabaseHealth.isEmpty(database) }
        return try !DatabaseHealth.isBegun(database)
    }

    private static func find(_ slug: PluginSlug?, in store: Database) throws -> [RequiredDatabase] {
        var found: [String: RequiredDatabase] = [:]
        for required in try self.installed(slug, in: store) + self.committing(slug, in: store) {
            found[required.place] = found[required.place] ?? required
        }
        return found.values.sorted { $0.place < $1.place }
    }

    private static func installed(_ slug: PluginSlug?, in store: Database) throws -> [RequiredDatabase] {
        // A first install that failed has made no tables; whatever else failed had been installed before.
        let rows = try Row.fetchAll(
            store,
            sql: """
                SELECT releases.*, (SELECT count(*) FROM installations
                    WHERE slug = releases.slug AND version = releases.version
                    AND (state <> 'error' OR failed_kind IS NOT 'install')) AS users
                FROM releases WHERE users > 0 AND lower(slug) = ifnull(?, lower(slug)) ORDER BY slug, version
                """, arguments: [slug?.folded])
        return try rows.compactMap { row in
            let release = try PublishedRelease(row)
            let manifest = ManifestParser.parse(bytes: release.manifest, policy: .warn).manifest
            guard manifest?.migrations.isEmpty == false else { return nil }
            return RequiredDatabase(
                place: DatabaseFiles.place(of: release.id.slug.folded), plugin: release.id.slug,
                reason: "\(release.id) has tables, and installations (\(row["users"] ?? 0))", hasTables: true)
        }
    }

    private static func committing(_ slug: PluginSlug?, in store: Database) throws -> [RequiredDatabase] {
        let slugs = try String.fetchAll(
            store,
            sql: """
                SELECT DISTINCT slug FROM operations WHERE status = 'running' AND prepared IS NOT NULL
                AND lower(slug) = ifnull(?, lower(slug))
                """, arguments: [slug?.folded])
        return try slugs.map { name in
            let slug = try PluginSlug(name)
            return RequiredDatabase(
                place: DatabaseFiles.place(of: slug.folded), plugin: slug,
                reason: "An operation of \(slug) was committing there when the host ended", hasTables: false)
        }
    }
}
