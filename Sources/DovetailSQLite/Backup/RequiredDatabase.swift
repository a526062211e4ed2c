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
}

extension RequiredDatabase {
    /// Every database that has to be there: releases with tables that somebody has installed have made one, and so has
    /// an operation that was committing in one.
    ///
    /// - Throws: What SQLite says.
    static func all(in store: Database) throws -> [RequiredDatabase] {
        var found: [String: RequiredDatabase] = [:]
        for required in try self.installed(in: store) + self.committing(in: store) {
            found[required.place] = found[required.place] ?? required
        }
        return found.values.sorted { $0.place < $1.place }
    }

    private static func installed(in store: Database) throws -> [RequiredDatabase] {
        // An installation that failed has no tables.
        let rows = try Row.fetchAll(
            store,
            sql: """
                SELECT releases.*, (SELECT count(*) FROM installations
                    WHERE slug = releases.slug AND version = releases.version
                    AND (is_serving = 1 OR state IN ('installed', 'enabled', 'disabled', 'updating'))) AS users
                FROM releases WHERE users > 0 ORDER BY slug, version
                """)
        return try rows.compactMap { row in
            let release = try PublishedRelease(row)
            let manifest = ManifestParser.parse(bytes: release.manifest, policy: .warn).manifest
            guard manifest?.migrations.isEmpty == false else { return nil }
            return RequiredDatabase(
                place: DatabaseFiles.place(of: release.id.slug.folded), plugin: release.id.slug,
                reason: "\(release.id) has tables, and installations (\(row["users"] ?? 0))")
        }
    }

    private static func committing(in store: Database) throws -> [RequiredDatabase] {
        let slugs = try String.fetchAll(
            store, sql: "SELECT DISTINCT slug FROM operations WHERE status = 'running' AND prepared IS NOT NULL")
        return try slugs.map { name in
            let slug = try PluginSlug(name)
            return RequiredDatabase(
                place: DatabaseFiles.place(of: slug.folded), plugin: slug,
                reason: "An operation of \(slug) was committing there when the host ended")
        }
    }
}
