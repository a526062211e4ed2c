import DovetailCore
import DovetailHost
import Foundation

/// Holds the databases that are open, each for as long as it is used and a while longer.
actor DatabaseShelf {
    private struct Entry {
        /// Opens the database; awaited by everybody who uses it.
        let opening: Task<PluginDatabase, any Error>
        /// The database, once it is open.
        var database: PluginDatabase?
        var users = 0
        var lastUsedAt: Date
    }

    private let folder: String
    private let settings: SQLitePluginDatabases.Settings
    private let clock: any HostClock
    private let requirements: (any DatabaseRequirements)?
    /// By the slug in lower case, as the files are named.
    private var entries: [String: Entry] = [:]
    private var isClosed = false

    init(
        folder: String, settings: SQLitePluginDatabases.Settings, clock: any HostClock,
        requirements: (any DatabaseRequirements)?
    ) {
        self.folder = folder
        self.settings = settings
        self.clock = clock
        self.requirements = requirements
    }

    /// Runs a body with a plugin's database.
    func use<Answer: Sendable>(
        _ slug: PluginSlug, _ body: @Sendable (PluginDatabase) async throws -> Answer
    ) async throws -> Answer {
        let database = try await self.take(slug)
        defer { self.putBack(slug) }
        return try await body(database)
    }

    /// Takes a plugin's database, opening it if need be.
    ///
    /// Everything that is taken must be put back.
    func take(_ slug: PluginSlug) async throws -> PluginDatabase {
        guard !self.isClosed else {
            throw DovetailError(.stopping, "The database of \(slug) is closed, because the host is stopping.")
        }
        var entry = self.entries[slug.folded] ?? self.open(slug)
        entry.users += 1
        self.entries[slug.folded] = entry
        do {
            let database = try await entry.opening.value
            self.entries[slug.folded]?.database = database
            return database
        } catch {
            // Whoever comes after the last of those that waited tries anew.
            self.putBack(slug)
            if self.entries[slug.folded]?.users == 0 { self.entries[slug.folded] = nil }
            throw error
        }
    }

    /// Puts back what was taken.
    func putBack(_ slug: PluginSlug) {
        self.entries[slug.folded]?.users -= 1
        self.entries[slug.folded]?.lastUsedAt = self.clock.now
        self.closeIdle()
    }

    private func open(_ slug: PluginSlug) -> Entry {
        let opening = self.opening(slug)
        return Entry(opening: Task { try await opening.open() }, lastUsedAt: self.clock.now)
    }

    private nonisolated func opening(_ slug: PluginSlug) -> DatabaseOpening {
        DatabaseOpening(
            path: self.path(slug), slug: slug, settings: self.settings, clock: self.clock,
            requirements: self.requirements)
    }

    private nonisolated func path(_ slug: PluginSlug) -> String { "\(self.folder)/\(slug.folded).sqlite" }

    /// Whether a plugin has a database.
    nonisolated func exists(_ slug: PluginSlug) -> Bool {
        FileManager.default.fileExists(atPath: self.path(slug))
    }

    /// Looks whether a database that is not there was lost.
    nonisolated func checkNotGone(_ slug: PluginSlug) async throws { try await self.opening(slug).checkNotGone() }
}

// Closing.
extension DatabaseShelf {
    /// Closes what nobody has used for long, and the longest unused of what is too much.
    private func closeIdle() {
        let idle = self.entries.filter { $0.value.users == 0 }.sorted { $0.value.lastUsedAt < $1.value.lastUsedAt }
        let oldest = self.clock.now.addingTimeInterval(-self.settings.idleTime.seconds)
        let excess = max(0, self.entries.count - self.settings.openLimit)
        for (number, (name, entry)) in idle.enumerated() where number < excess || entry.lastUsedAt < oldest {
            // What was committed is kept even so, and the next use opens the file anew.
            try? entry.database?.close()
            self.entries[name] = nil
        }
    }

    /// Closes a plugin's database and removes its files.
    func remove(_ slug: PluginSlug) throws {
        if let entry = self.entries[slug.folded] {
            guard entry.users == 0 else {
                throw DovetailError(
                    .databaseBusy, "The database of \(slug) is in use and cannot be removed. Try again.", remedy: .retry
                )
            }
            try entry.database?.close()
            self.entries[slug.folded] = nil
        }
        for suffix in ["", "-wal", "-shm"] {
            let path = self.path(slug) + suffix
            guard FileManager.default.fileExists(atPath: path) else { continue }
            do {
                try FileManager.default.removeItem(atPath: path)
            } catch {
                throw DovetailError(
                    .storeFailed, "The database of \(slug) cannot be removed: \(path).", remedy: .askOperator,
                    cause: error)
            }
        }
    }

    /// Closes every database; none is opened after.
    func closeAll() throws {
        self.isClosed = true
        let open = self.entries.values.compactMap(\.database)
        self.entries = [:]
        let failures = open.compactMap { database -> (any Error)? in
            do { try database.close() } catch { return error }
            return nil
        }
        if let first = failures.first { throw first }
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(self.components.seconds) + Double(self.components.attoseconds) * 1e-18 }
}
