import DovetailCore
import DovetailHost

/// Finds a moment at which no plugin's transaction is being committed, and freezes the store and all databases at it.
///
/// The order alone would not do. An operation commits in the plugin's database between two writes to the store, and is
/// forgotten there after the second. With the store copied first, the copy of the plugin's database may have rows of an
/// operation that the copy of the store does not know, or know that it was forgotten; with the store copied last, the store
/// may have finished an operation whose rows are missing. So all plugins' databases are held for the instant in which
/// their states and the store's are frozen: whatever has committed by then is in the journal and noted, whatever has not
/// commits later, and in no copy. Recovery of the copies finishes the one and undoes the other.
struct CommonMoment: Sendable {
    /// How long it is tried before it is given up.
    let patience: Duration
    /// How long others are kept from committing at most: less than the second for which they wait.
    let longestHold: Duration
    /// What hears that all are held and frozen.
    let failPoints: FailPoints
    /// How long to wait before somebody who commits is asked again.
    ///
    /// SQLite tells nobody when another process lets go of a database, so that it has to be asked.
    private static let pause = Duration.microseconds(500)

    /// Freezes databases.
    ///
    /// - Parameters:
    ///   - store: The store.
    ///   - plugins: The databases of plugins.
    /// - Throws: ``DovetailCore/DovetailError/Code/databaseBusy`` when there was no such moment.
    func freeze(_ store: DatabaseCopy, _ plugins: [DatabaseCopy]) async throws {
        let deadline = ContinuousClock.now + self.patience
        var plugins = plugins
        while true {
            guard let busy = try await self.attempt(store, plugins, deadline) else { return }
            guard ContinuousClock.now < deadline else { throw self.failure(plugins[busy]) }
            // The one that is hardest to hold comes first, since the first may be waited for.
            plugins.swapAt(0, busy)
        }
    }

    /// - Returns: The database that could not be held; nil when all are frozen.
    private func attempt(
        _ store: DatabaseCopy, _ plugins: [DatabaseCopy], _ deadline: ContinuousClock.Instant
    ) async throws -> Int? {
        var held: [DatabaseCopy] = []
        var limit = deadline
        let result: Result<Int?, any Error>
        do {
            var busy: Int?
            for (number, plugin) in plugins.enumerated() {
                guard try await self.hold(plugin, until: limit) else {
                    busy = number
                    break
                }
                held.append(plugin)
                if number == 0 { limit = min(deadline, .now + self.longestHold) }
            }
            if busy == nil {
                for database in [store] + plugins { try database.freeze() }
                self.failPoints.pass(.backup(.frozen))
            }
            result = .success(busy)
        } catch {
            result = .failure(error)
        }
        for plugin in held { try plugin.letGo() }
        return try result.get()
    }

    private func hold(_ plugin: DatabaseCopy, until limit: ContinuousClock.Instant) async throws -> Bool {
        while try !plugin.hold() {
            guard ContinuousClock.now < limit else { return false }
            try await Task.sleep(for: Self.pause)
        }
        return true
    }

    private func failure(_ plugin: DatabaseCopy) -> DovetailError {
        DovetailError(
            .databaseBusy,
            "The plugin \(DatabaseFiles.slug(of: plugin.place)) wrote to its database without a pause for \(self.patience), so that no moment was found for a backup. Try again when it has less to do.",
            remedy: .retry)
    }
}
