import DovetailCore
import DovetailHost
import GRDB
import GRDBSQLite
import Synchronization

/// The database of one plugin, open: one connection that writes, and some that read beside it.
final class PluginDatabase: Sendable {
    /// Held by whoever has a transaction open on the connection that writes.
    let lock: FairLock
    let fault: PluginDatabaseFault
    private let writer: DatabaseQueue
    private let readers: DatabasePool
    private let log: WriteAheadLog
    private let gate = CommitGate()
    private let limits: SQLitePluginDatabases.Limits
    private let isClosed = Mutex(false)
    /// Operations to forget with the next commit.
    private let settled = Mutex<Set<OperationID>>([])

    /// The file has none of the host's own tables, as every database that was ever used has.
    struct NotBegun: Error {}

    /// Opens the file, or makes it.
    ///
    /// Blocks on the disk.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - slug: The plugin.
    ///   - settings: How it is kept.
    ///   - clock: Measures the time limits.
    ///   - mayBegin: Whether the host's own tables may be made.
    /// - Throws: ``NotBegun`` when they are not there and may not be made, and what SQLite says.
    init(
        path: String, slug: PluginSlug, settings: SQLitePluginDatabases.Settings, clock: any HostClock, mayBegin: Bool
    ) throws {
        self.lock = FairLock(clock: clock)
        self.fault = PluginDatabaseFault(slug: slug, path: path, sizeLimit: settings.limits.databaseSize)
        self.limits = settings.limits
        self.log = WriteAheadLog(of: path)
        do {
            if mayBegin { PrivateFile.makeEmpty(path) }
            self.writer = try DatabaseQueue(path: path, configuration: Self.configuration)
            guard try mayBegin || self.writer.read(DatabaseHealth.isBegun) else { throw NotBegun() }
            try self.writer.setDurability(settings.durability)
            try self.writer.writeWithoutTransaction { try WriteAheadLog.prepare($0) }
            try self.writer.writeWithoutTransaction { try Self.limitSize($0, settings.limits.databaseSize) }
            try self.writer.write { try $0.execute(sql: Self.bookkeeping) }
            self.writer.add(transactionObserver: self.gate, extent: .databaseLifetime)
            var reading = Self.configuration
            reading.readonly = true
            reading.maximumReaderCount = max(1, settings.readers)
            self.readers = try DatabasePool(path: path, configuration: reading)
        } catch let notBegun as NotBegun {
            throw notBegun
        } catch {
            throw self.fault.error(error)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(1)
        // A transaction stays open between the calls of a hook.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            for (limit, value) in Self.limits {
                unsafe sqlite3_limit(database.sqliteConnection, limit, CInt(value))
            }
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
        }
        return configuration
    }

    /// What SQLite refuses.
    ///
    /// Values and columns together bound what a row may take of memory before anybody can count it. A pattern is compared
    /// within a single instruction, which nothing can end.
    private static let limits: [(CInt, Int)] = [
        (SQLITE_LIMIT_ATTACHED, 0), (SQLITE_LIMIT_LENGTH, SQLitePluginDatabases.Limits.valueSize),
        (SQLITE_LIMIT_COLUMN, SQLitePluginDatabases.Limits.columns),
        (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, SQLitePluginDatabases.Limits.patternSize),
    ]

    /// Lets the file grow only so far; a larger one stays as it is, and grows no more.
    private static func limitSize(_ database: Database, _ bytes: Int) throws {
        let page = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 4_096
        try database.execute(sql: "PRAGMA max_page_count = \(max(1, bytes / page))")
    }

    private static let bookkeeping = """
        CREATE TABLE IF NOT EXISTS dovetail_operations (id TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS dovetail_migrations (
            name TEXT PRIMARY KEY NOT NULL, sql TEXT NOT NULL, run_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
        ) WITHOUT ROWID;
        -- The migrations among those that have removed what only older releases use.
        CREATE TABLE IF NOT EXISTS dovetail_contractions (name TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
        -- What rows held before an update, value by value: `value` has no type of its own, so that each keeps the one it has.
        CREATE TABLE IF NOT EXISTS dovetail_snapshots (
            operation TEXT NOT NULL, table_name TEXT NOT NULL, row INTEGER NOT NULL, column_name TEXT NOT NULL, value,
            PRIMARY KEY (operation, table_name, row, column_name)
        ) WITHOUT ROWID;
        """

    /// Closes the file.
    ///
    /// A transaction that is open is undone.
    func close() throws {
        self.isClosed.withLock { $0 = true }
        do {
            try self.readers.close()
            if self.settled.withLock({ !$0.isEmpty }) {
                try self.writer.writeWithoutTransaction { database in
                    try database.rollback()
                    try database.beginTransaction(.immediate)
                    try self.commit(nil, database)
                }
            }
            try self.writer.close()
        } catch {
            throw self.fault.error(error)
        }
    }
}

// Reading beside whoever writes.
extension PluginDatabase {
    /// Runs a statement that reads what is committed.
    func query(_ statement: CompiledStatement) async throws -> [SQLRow] {
        try await self.read { [fault, limits] database in
            try StatementWatch.run(database, until: .now + limits.read, orThrow: fault.tookTooLong(limits.read)) {
                try statement.rows(database, limits)
            }
        }
    }

    /// Whether an operation has committed.
    func hasCommitted(_ operation: OperationID) async throws -> Bool {
        try await self.read { database in
            try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM dovetail_operations WHERE id = ?)",
                arguments: [operation.rawValue]) ?? false
        }
    }

    /// Does something of the host's own that reads what is committed, and takes no longer than a query may.
    func readInTime<Answer: Sendable>(_ body: @Sendable (Database) throws -> Answer) async throws -> Answer {
        try await self.read { [fault, limits] database in
            try StatementWatch.run(database, until: .now + limits.read, orThrow: fault.tookTooLong(limits.read)) {
                try body(database)
            }
        }
    }

    /// Reads what is committed.
    func read<Answer: Sendable>(_ body: @Sendable (Database) throws -> Answer) async throws -> Answer {
        do { return try await self.readers.read(body) } catch { throw self.fault.error(error) }
    }
}

// The transaction on the connection that writes. Only the holder of the lock may call these.
extension PluginDatabase {
    /// Begins the transaction.
    func begin() async throws {
        try await self.onWriter { database in
            // Left open when the disk failed just as it was to be undone.
            try database.rollback()
            try database.beginTransaction(.immediate)
        }
    }

    /// Does something in the transaction.
    func step<Answer: Sendable>(_ body: @escaping @Sendable (Database) throws -> Answer) async throws -> Answer {
        try await self.onWriter { [fault] database in
            guard database.isInsideTransaction else { throw fault.lost }
            return try body(database)
        }
    }

    /// Runs a statement that reads what the transaction has written, too.
    func stepQuery(_ statement: CompiledStatement, until deadline: ContinuousClock.Instant) async throws -> [SQLRow] {
        try await self.step(until: deadline) { [limits] in try statement.rows($0, limits) }
    }

    /// Does something of the plugin's in the transaction, which has to be done when the time of the write lock is over.
    func step<Answer: Sendable>(
        until deadline: ContinuousClock.Instant, _ body: @escaping @Sendable (Database) throws -> Answer
    ) async throws -> Answer {
        try await self.step { [fault, limits] database in
            try StatementWatch.run(database, until: deadline, orThrow: fault.expired(limits.hold)) {
                try body(database)
            }
        }
    }

    /// Runs a statement of the host's own in the transaction.
    func run(_ sql: String) async throws {
        try await self.step { try $0.execute(sql: sql) }
    }

    /// Commits the transaction, and notes the operation.
    func commit(_ operation: OperationID?) async throws {
        try await self.step { database in
            try self.commit(operation, database)
            self.log.bound(database)
        }
    }

    /// Undoes the transaction, also when whoever asks is cancelled.
    func rollback() async {
        // When it fails nothing is kept either: the gate lets no commit through, and the next transaction begins with it.
        _ = await Task { try await self.onWriter { try $0.rollback() } }.result
    }

    /// Ends the statement that runs on the connection that writes, if there is one.
    func interrupt() {
        // SQLite does not survive being asked this of a connection that is closed.
        self.isClosed.withLock { if !$0 { self.writer.interrupt() } }
    }

    /// Has an operation forgotten with the next commit.
    func settle(_ operation: OperationID) {
        self.settled.withLock { _ = $0.insert(operation) }
    }

    private func commit(_ operation: OperationID?, _ database: Database) throws {
        let settled = self.settled.withLock { $0 }
        for id in settled {
            try database.execute(sql: "DELETE FROM dovetail_operations WHERE id = ?", arguments: [id.rawValue])
        }
        if let operation {
            try database.execute(
                sql: "INSERT OR IGNORE INTO dovetail_operations (id) VALUES (?)", arguments: [operation.rawValue])
        }
        try self.gate.whileOpen { try database.commit() }
        self.settled.withLock { $0.subtract(settled) }
    }

    private func onWriter<Answer: Sendable>(
        _ body: @Sendable (Database) throws -> Answer
    ) async throws -> Answer {
        do { return try await self.writer.writeWithoutTransaction(body) } catch { throw self.fault.error(error) }
    }
}
