import DovetailCore
import DovetailSQLite
import Foundation
import GRDB
import Synchronization

/// The rows that the host writes, written by hand: without plugin, lifecycle, checks, events or history of states.
///
/// The tables are the host's own, and so are the two transactions of an operation: the journal must say what begins before
/// it begins.
final class HandwrittenSubject: LifecycleSubject {
    let database: String
    private let slug: PluginSlug
    private let pool: DatabasePool
    private let counter = Atomic(0)

    /// Makes the host's tables in a new file.
    init(database: String, slug: PluginSlug, durability: SQLiteDurability) throws {
        try SQLiteStore(path: database).close()
        self.database = database
        self.slug = slug
        var configuration = GRDB.Configuration()
        configuration.foreignKeysEnabled = true
        self.pool = try DatabasePool(path: database, configuration: configuration)
        // After opening: setting up the write-ahead log, GRDB chooses a value of its own.
        try self.pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = \(durability == .full ? "FULL" : "NORMAL")")
        }
    }

    func close() throws { try self.pool.close() }

    func perform(_ kind: OperationKind, for user: UserID) async throws {
        let number = self.counter.add(1, ordering: .relaxed).newValue
        let rows = HandwrittenRows(kind: kind, number: number, user: user, slug: self.slug)
        try await self.pool.write { try rows.begin($0) }
        try await self.pool.write { try rows.finish($0) }
    }
}
