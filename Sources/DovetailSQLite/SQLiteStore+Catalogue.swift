public import DovetailCore
public import DovetailHost
import FoundationEssentials
import GRDB

extension SQLiteStore {
    public func insert(_ release: PublishedRelease) async throws {
        try await self.write { database in
            let slug = release.id.slug
            try Self.claim(slug, database)
            try Self.refuseTaken("name", release.name, column: "folded_name", by: slug, database)
            try Self.refuseTaken("scope", release.scope, column: "folded_scope", by: slug, database)
            guard try Self.release(release.id, database) == nil else { throw StoreRefusal.releaseExists(release.id) }
            try release.insert(database)
        }
    }

    public func replace(_ release: PublishedRelease) async throws {
        try await self.write { database in
            let slug = release.id.slug
            try Self.refuseTaken("name", release.name, column: "folded_name", by: slug, database)
            try Self.refuseTaken("scope", release.scope, column: "folded_scope", by: slug, database)
            try database.execute(
                sql: "DELETE FROM releases WHERE slug = ? AND version = ?",
                arguments: [slug.rawValue, release.id.version.description])
            guard database.changesCount > 0 else { throw StoreRefusal.noRelease(release.id) }
            try release.insert(database)
        }
    }

    public func release(_ id: ReleaseID) async throws -> PublishedRelease? {
        try await self.read { try Self.release(id, $0) }
    }

    public func releases(of slug: PluginSlug) async throws -> [PublishedRelease] {
        let releases = try await self.read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT * FROM releases WHERE slug = (SELECT slug FROM plugins WHERE folded = ?)")
            return try Row.fetchAll(statement, arguments: [slug.folded]).map(PublishedRelease.init)
        }
        return releases.sorted { $0.id.version < $1.id.version }
    }

    public func releases() async throws -> [PublishedRelease] {
        let releases = try await self.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM releases").map(PublishedRelease.init)
        }
        return releases.sorted { ($0.id.slug, $0.id.version) < ($1.id.slug, $1.id.version) }
    }

    public func setWithdrawn(_ isWithdrawn: Bool, release id: ReleaseID) async throws {
        try await self.write { database in
            try database.execute(
                sql: "UPDATE releases SET is_withdrawn = ? WHERE slug = ? AND version = ?",
                arguments: [isWithdrawn, id.slug.rawValue, id.version.description])
            guard database.changesCount > 0 else { throw StoreRefusal.noRelease(id) }
        }
    }

    public func removeRelease(_ id: ReleaseID) async throws {
        try await self.write { database in
            if let user = try Self.user(of: id, database) { throw StoreRefusal.releaseInUse(id, by: user) }
            let slug = id.slug.rawValue
            try database.execute(
                sql: "DELETE FROM releases WHERE slug = ? AND version = ?", arguments: [slug, id.version.description])
            try database.execute(
                sql: "DELETE FROM plugins WHERE slug = ? AND NOT EXISTS (SELECT 1 FROM releases WHERE slug = ?)",
                arguments: [slug, slug])
        }
    }

    public func isInUse(_ id: ReleaseID) async throws -> Bool {
        try await self.read { try Self.user(of: id, $0) != nil }
    }
}

extension SQLiteStore {
    private static func release(_ id: ReleaseID, _ database: Database) throws -> PublishedRelease? {
        let statement = try database.cachedStatement(sql: "SELECT * FROM releases WHERE slug = ? AND version = ?")
        return try Row.fetchOne(statement, arguments: [id.slug.rawValue, id.version.description])
            .map(PublishedRelease.init)
    }

    /// Takes the slug for its plugin, unless another plugin has it in other case.
    private static func claim(_ slug: PluginSlug, _ database: Database) throws {
        let holder = try String.fetchOne(
            database, sql: "SELECT slug FROM plugins WHERE folded = ?", arguments: [slug.folded])
        guard let holder else {
            return try database.execute(
                sql: "INSERT INTO plugins (folded, slug) VALUES (?, ?)", arguments: [slug.folded, slug.rawValue])
        }
        guard holder == slug.rawValue else { throw StoreRefusal.slug(slug, heldBy: try PluginSlug(holder)) }
    }

    /// Refuses a name that a release of another plugin has.
    ///
    /// Plugins without a scope do not share one.
    private static func refuseTaken(
        _ kind: String, _ text: String, column: String, by slug: PluginSlug, _ database: Database
    ) throws {
        guard !text.isEmpty else { return }
        let holder = try String.fetchOne(
            database, sql: "SELECT slug FROM releases WHERE \(column) = ? AND slug <> ?",
            arguments: [text.foldedName, slug.rawValue])
        if let holder { throw StoreRefusal.pluginName(kind, text, of: slug, heldBy: try PluginSlug(holder)) }
    }

    /// An installation that is on a release, or that an operation under way moves to it.
    private static func user(of id: ReleaseID, _ database: Database) throws -> InstallationID? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT owner, slug FROM installations WHERE slug = :slug AND version = :version
                UNION ALL
                SELECT owner, slug FROM installations WHERE slug = :slug AND previous_version = :version
                UNION ALL
                SELECT owner, slug FROM operations WHERE status = 'running' AND slug = :slug AND to_version = :version
                LIMIT 1
                """,
            arguments: ["slug": id.slug.rawValue, "version": id.version.description])
        return try row?.installationID()
    }
}
