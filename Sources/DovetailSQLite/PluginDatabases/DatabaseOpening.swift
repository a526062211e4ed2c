import DovetailCore
import DovetailHost

/// Opens the file of a plugin's database, and makes it only where none has to be there.
struct DatabaseOpening: Sendable {
    /// The file.
    let path: String
    let slug: PluginSlug
    let settings: SQLitePluginDatabases.Settings
    let clock: any HostClock
    /// Knows whether the file has to be there; without it, it never has to.
    let requirements: (any DatabaseRequirements)?

    /// Opens the file, or makes it.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/databaseFailed`` when it was lost, and what SQLite says.
    func open() async throws -> PluginDatabase {
        let loss = DatabaseLoss(at: self.path)
        if let loss { try await self.allow(loss) }
        do {
            return try self.open(mayBegin: loss != nil)
        } catch is PluginDatabase.NotBegun {
            try await self.allow(.empty)
            return try self.open(mayBegin: true)
        }
    }

    /// Looks whether a file that is not there was lost.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/databaseFailed`` when it was.
    func checkNotGone() async throws { try await self.allow(.gone) }

    private func allow(_ loss: DatabaseLoss) async throws {
        guard try await self.requirements?.requiresDatabase(of: self.slug) == true else { return }
        throw loss.error(self.slug)
    }

    private func open(mayBegin: Bool) throws -> PluginDatabase {
        try PluginDatabase(
            path: self.path, slug: self.slug, settings: self.settings, clock: self.clock, mayBegin: mayBegin)
    }
}
