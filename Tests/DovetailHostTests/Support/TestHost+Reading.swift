import DovetailCore
import DovetailHost
import DovetailSQLite
import DovetailTesting

extension TestHost {
    /// The keys that a plugin stores for an owner, read from the store's file.
    func storedKeys(_ slug: String, of owner: Owner) async throws -> [String] {
        let store = try SQLiteStore(path: self.folder.file("host.sqlite"))
        return try await store.keys(prefix: "", of: InstallationID(owner: owner, slug: try PluginSlug(slug)))
    }

    /// How many rows a table of the plugin Notes has.
    func count(of table: String, owner: String? = nil) async throws -> Int {
        let databases = try SQLitePluginDatabases(
            folder: self.folder.file("databases"),
            settings: .init(limits: .init(wait: .seconds(60), hold: .seconds(60))))
        let condition = owner.map { " WHERE owner = '\($0)'" } ?? ""
        let statement = SQLStatement("SELECT count(*) AS n FROM \(table)\(condition)")
        let rows = try await databases.query(statement, in: try PluginSlug("Notes"))
        try await databases.close()
        return rows.first?["n"].integer.map { Int($0) } ?? -1
    }
}
