public import DovetailHost
import Foundation
import GRDB

/// Keeps everything of a host in one SQLite file.
///
/// Writes that come at the same time share a transaction, and with it the wait for the disk; each still succeeds or fails
/// alone. A write that has begun is finished even when its caller is cancelled. One process at a time serves from a file.
public final class SQLiteStore: HostStore {
    /// How a store is kept.
    public struct Settings: Sendable {
        /// When a write counts as done.
        ///
        /// Default ``SQLiteDurability/full``.
        public var durability: SQLiteDurability
        /// How many reads run side by side at most.
        ///
        /// Default 4.
        public var readers: Int

        /// Makes settings; what is left out has its default.
        public init(durability: SQLiteDurability = .full, readers: Int = 4) {
            self.durability = durability
            self.readers = readers
        }
    }

    let pool: DatabasePool
    private let writer: GroupWriter
    private let path: String

    /// Opens the file, or makes it, and brings its tables up to date.
    ///
    /// - Parameters:
    ///   - path: The file; its folder must be there and writable.
    ///   - settings: How the store is kept.
    /// - Throws: ``DovetailCore/DovetailError/Code/storeFailed`` when the file is not a store of Dovetail, was written by a
    ///   newer Dovetail, is damaged, or cannot be written.
    public convenience init(path: String, settings: Settings = Settings()) throws {
        do {
            var configuration = Configuration()
            configuration.foreignKeysEnabled = true
            configuration.maximumReaderCount = max(1, settings.readers)
            configuration.busyMode = .timeout(5)
            // A rollback that fails must surface as an error of the next write, not end the process.
            configuration.allowsUnsafeTransactions = true
            PrivateFile.makeEmpty(path)
            let pool = try DatabasePool(path: path, configuration: configuration)
            try Schema.bringUpToDate(pool, path: path)
            try pool.setDurability(settings.durability)
            try pool.writeWithoutTransaction { try WriteAheadLog.prepare($0) }
            self.init(pool: pool, path: path)
        } catch {
            throw StoreFault.error(error, path: path)
        }
    }

    /// Whether there is no store in a file yet: the file is not there, or holds no table.
    ///
    /// What cannot be read as a database holds something.
    ///
    /// - Parameter path: The file.
    /// - Returns: Whether a store can be made there without a loss.
    public static func holdsNothing(at path: String) -> Bool {
        // One of no bytes is not opened: SQLite would remove the log beside it, which may be all that is left of a store.
        guard FileManager.default.fileExists(atPath: path), RegularFile(path)?.size != 0 else { return true }
        var configuration = Configuration()
        configuration.readonly = true
        return
            (try? DatabaseQueue(path: path, configuration: configuration).read { database in
                try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema")
            }) == 0
    }

    /// Uses a file that is open.
    init(pool: DatabasePool, path: String) {
        self.pool = pool
        self.writer = GroupWriter(database: pool)
        self.path = path
    }

    /// Closes the file.
    ///
    /// Every later call throws; closing twice does nothing.
    public func close() throws {
        // Only so that all is in one file: what stays in the log is read from there when the store is opened again.
        try? self.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        do { try self.pool.close() } catch { throw StoreFault.error(error, path: self.path) }
    }
}

extension SQLiteStore {
    /// Runs statements that read, on a thread of their own: the host's must not wait for a disk.
    func read<Answer: Sendable>(_ body: @Sendable (Database) throws -> Answer) async throws -> Answer {
        do { return try await self.pool.unsafeRead(body) } catch { throw StoreFault.error(error, path: self.path) }
    }

    /// Runs statements that read, all of them as of one moment.
    func readTogether<Answer: Sendable>(_ body: @Sendable (Database) throws -> Answer) async throws -> Answer {
        do { return try await self.pool.read(body) } catch { throw StoreFault.error(error, path: self.path) }
    }

    /// Runs statements that write: all of them count, durably, when this returns, or none when it throws.
    func write<Answer: Sendable>(_ body: @escaping @Sendable (Database) throws -> Answer) async throws -> Answer {
        do { return try await self.writer.write(body) } catch { throw StoreFault.error(error, path: self.path) }
    }
}
