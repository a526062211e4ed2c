import DovetailCore
import DovetailHost
import FoundationEssentials
import GRDB

// How a release stands in the table `releases`.
extension PublishedRelease {
    /// Reads a release.
    init(_ row: Row) throws {
        self.init(
            id: ReleaseID(
                slug: try PluginSlug(try row.text("slug")), version: try row.required("version") { SemanticVersion($0) }
            ),
            name: try row.text("name"),
            scope: try row.text("scope"),
            manifest: [UInt8](row["manifest"] as Data? ?? Data()),
            digests: try row.requiredJSON("digests"),
            publishedAt: try row.date("published_at"),
            isWithdrawn: row["is_withdrawn"] ?? false)
    }

    /// Makes the row.
    func insert(_ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO releases (slug, version, name, folded_name, scope, folded_scope, manifest, digests,
                    published_at, is_withdrawn)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                self.id.slug.rawValue, self.id.version.description, self.name, self.name.foldedName, self.scope,
                self.scope.foldedName, Data(self.manifest), try RecordCoder.text(self.digests),
                self.publishedAt.timeIntervalSince1970, self.isWithdrawn,
            ])
    }
}
