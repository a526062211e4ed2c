import DovetailCore
import DovetailHost
import GRDB

/// A transaction in a plugin's database.
///
/// One for an operation takes the write lock with its first write, so that a hook which only reads holds up nobody; until
/// then each query sees what is committed at that moment. One outside operations takes the lock as it begins, so that what
/// it reads is still true when it writes.
actor SQLitePluginTransaction: PluginDatabaseTransaction {
    private enum Phase {
        /// Holds no lock.
        case reading
        /// Holds the lock.
        case writing
        /// Held the lock for too long, and was undone.
        case expired
        /// Is over.
        case ended
    }

    private let database: PluginDatabase
    private let operation: OperationID?
    private let limits: SQLitePluginDatabases.Limits
    private let clock: any HostClock
    private let onEnd: @Sendable () async -> Void
    /// Held for the length of one call: calls follow each other.
    private let turn: FairLock
    private var phase = Phase.reading
    private var marks = 0
    private var holdsLock = false
    /// Undoes the transaction when its time is up.
    ///
    /// Cancelled when it ends.
    private var alarm: Task<Void, any Error>?
    /// Waits for the write lock, while the transaction does.
    private var waiting: Task<Bool, any Error>?
    /// Whether it is to be undone: what it waits for is given up then, and nothing more begins.
    private var isGivenUp = false
    /// When its time is up: a statement that runs then ends by itself.
    private var deadline = ContinuousClock.now
    private(set) var hasWritten = false

    init(
        _ database: PluginDatabase, operation: OperationID?, limits: SQLitePluginDatabases.Limits, clock: any HostClock,
        onEnd: @escaping @Sendable () async -> Void
    ) {
        self.database = database
        self.operation = operation
        self.limits = limits
        self.clock = clock
        self.onEnd = onEnd
        self.turn = FairLock(clock: clock)
    }

    func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        let statement = try CompiledStatement(statement)
        return try await self.inTurn {
            try self.checkUsable()
            if self.phase == .reading { return try await self.database.query(statement) }
            return try await self.database.stepQuery(statement, until: self.deadline)
        }
    }

    func execute(_ statement: SQLStatement) async throws -> SQLOutcome {
        let statement = try CompiledStatement(statement)
        return try await self.inTurn {
            try await self.startWriting()
            self.hasWritten = true
            return try await self.database.step(until: self.deadline) { try statement.execute($0) }
        }
    }

    func migrate(_ migrations: [SchemaMigration], _ rule: MigrationRule) async throws {
        let database = self.database
        try await self.inTurn {
            try self.checkUsable()
            if self.phase == .reading {
                let pending = try await database.read { try database.pending(migrations, $0) }
                guard !pending.isEmpty else { return }
            }
            try await self.startWriting()
            let hasRun = try await database.step(until: self.deadline) { connection in
                let pending = try database.pending(migrations, connection)
                try database.run(pending, rule, connection)
                return !pending.isEmpty
            }
            self.hasWritten = self.hasWritten || hasRun
        }
    }

    func run(_ migration: SchemaMigration, for owner: Owner) async throws {
        let database = self.database
        try await self.write { connection in
            let before = connection.totalChangesCount
            try database.run(migration, for: owner, connection)
            return connection.totalChangesCount != before
        }
    }

    /// Does something of the host's own with the lock held; the body answers whether it has written anything.
    func write(_ body: @escaping @Sendable (Database) throws -> Bool) async throws {
        try await self.inTurn {
            try await self.startWriting()
            let hasWritten = try await self.database.step(until: self.deadline, body)
            self.hasWritten = self.hasWritten || hasWritten
        }
    }

    /// Does something of the host's own that reads, and sees what the transaction has written.
    func read<Answer: Sendable>(_ body: @escaping @Sendable (Database) throws -> Answer) async throws -> Answer {
        try await self.inTurn {
            try self.checkUsable()
            if self.phase == .reading { return try await self.database.readInTime(body) }
            return try await self.database.step(until: self.deadline, body)
        }
    }

    /// Takes the write lock.
    func takeLock() async throws {
        try await self.inTurn { try await self.startWriting() }
    }
}

// Marks.
extension SQLitePluginTransaction {
    func mark() async throws {
        try await self.inTurn {
            try self.checkUsable()
            if self.phase == .writing { try await self.database.run("SAVEPOINT mark") }
            self.marks += 1
        }
    }

    func releaseMark() async throws {
        try await self.inTurn {
            try self.checkUsable()
            guard self.marks > 0 else { return }
            if self.phase == .writing { try await self.database.run("RELEASE mark") }
            self.marks -= 1
        }
    }

    /// Undoes what was written since the last mark; without a mark, since the transaction began.
    ///
    /// When the time is up everything is undone already. A transaction of an operation can then be used again as soon as
    /// no mark is left, since going back may be all that stands between the operation and its end. One outside operations
    /// stays unusable: it would commit a part of what it was asked to write.
    func rollbackToMark() async throws {
        try await self.inTurn {
            if self.phase == .expired { return try await self.dropMark() }
            guard self.marks > 0 else { return try await self.startAnew() }
            try self.checkUsable()
            do {
                if self.phase == .writing { try await self.database.run("ROLLBACK TO mark; RELEASE mark") }
            } catch  where self.phase == .expired {
                // The time ran out meanwhile.
                return try await self.dropMark()
            }
            self.marks -= 1
        }
    }

    /// Goes back in a transaction whose time is up.
    private func dropMark() async throws {
        let hadMark = self.marks > 0
        if hadMark { self.marks -= 1 }
        guard self.marks == 0, self.operation != nil || !hadMark else { return }
        try await self.startAnew()
    }

    private func startAnew() async throws {
        guard self.phase != .ended else { throw self.database.fault.ended }
        await self.undo()
        self.phase = .reading
        self.hasWritten = false
    }
}

// The end.
extension SQLitePluginTransaction {
    func commit() async throws {
        try await self.uncancelled { transaction in try await transaction.commitNow() }
    }

    func rollback() async throws {
        try await self.uncancelled { transaction in try await transaction.rollbackNow() }
    }

    private func commitNow() async throws {
        try await self.inTurn {
            if self.phase == .expired {
                self.phase = .ended
                await self.undo()
                await self.onEnd()
                throw self.database.fault.expired(self.limits.hold)
            }
            try self.checkUsable()
            let isWriting = self.phase == .writing
            self.phase = .ended
            guard isWriting else { return await self.onEnd() }
            self.alarm?.cancel()
            do {
                try await self.database.commit(self.hasWritten ? self.operation : nil)
            } catch {
                await self.undo()
                await self.onEnd()
                throw error
            }
            self.releaseLock()
            await self.onEnd()
        }
    }

    /// Undoes the transaction at once: whoever undoes it has no time for what calls that nobody waits for may still do.
    private func rollbackNow() async throws {
        self.isGivenUp = true
        self.waiting?.cancel()
        if !self.turn.acquireIfFree() {
            // A statement that runs is ended. Asked again until it is, since it may just have been about to begin.
            repeat {
                if self.holdsLock { self.database.interrupt() }
            } while try await !self.turn.acquire(within: .milliseconds(100))
        }
        defer { self.turn.release() }
        guard self.phase != .ended else { return }
        self.phase = .ended
        await self.undo()
        await self.onEnd()
    }

    /// Ends of transactions are carried through even when whoever asked is cancelled meanwhile.
    private func uncancelled(_ body: @escaping @Sendable (SQLitePluginTransaction) async throws -> Void) async throws {
        try await Task { try await body(self) }.value
    }

    /// Undoes what is in the database, and gives the lock back.
    ///
    /// Nothing happens when the lock is not held.
    private func undo() async {
        guard self.holdsLock else { return }
        await self.database.rollback()
        self.releaseLock()
    }

    private func releaseLock() {
        self.alarm?.cancel()
        self.holdsLock = false
        self.database.lock.release()
    }
}

// The lock and its time limit.
extension SQLitePluginTransaction {
    private func startWriting() async throws {
        try self.checkUsable()
        guard self.phase == .reading else { return }
        guard try await self.takeWriteLock() else { throw self.database.fault.busy(self.limits.wait) }
        self.holdsLock = true
        do {
            try await self.database.begin()
            for _ in 0..<self.marks { try await self.database.run("SAVEPOINT mark") }
            // Somebody may have begun to undo it meanwhile.
            try self.checkUsable()
        } catch {
            await self.undo()
            throw error
        }
        self.phase = .writing
        self.deadline = .now + self.limits.hold
        // Nobody awaits it: it undoes the transaction when its time is up. Cancelled when the transaction ends.
        self.alarm = Task { [clock, limits] in
            try await clock.sleep(for: limits.hold)
            try await self.expire()
        }
    }

    /// Takes the write lock; false when it was not free in time.
    ///
    /// The wait ends at once when the transaction is to be undone.
    private func takeWriteLock() async throws -> Bool {
        if self.database.lock.acquireIfFree() { return true }
        let waiting = Task { [database, limits] in try await database.lock.acquire(within: limits.wait) }
        self.waiting = waiting
        defer { self.waiting = nil }
        do {
            return try await withTaskCancellationHandler {
                try await waiting.value
            } onCancel: {
                waiting.cancel()
            }
        } catch is CancellationError where self.isGivenUp {
            throw self.database.fault.ended
        }
    }

    private func expire() async throws {
        guard self.phase == .writing, !Task.isCancelled else { return }
        self.phase = .expired
        // A statement that runs is ended. Asked again until it is, since it may just have been about to begin.
        repeat { self.database.interrupt() } while try await !self.turn.acquire(within: .milliseconds(100))
        await self.undo()
        self.turn.release()
    }

    private func inTurn<Answer: Sendable>(_ body: () async throws -> Answer) async throws -> Answer {
        _ = try await self.turn.acquire()
        defer { self.turn.release() }
        do {
            return try await body()
        } catch {
            // It may have ended itself before the alarm came, which it need not wait for.
            if self.phase == .writing, ContinuousClock.now >= self.deadline {
                self.phase = .expired
                await self.undo()
            }
            // Whatever a statement says that was ended for taking too long, that is why.
            try self.checkNotExpired()
            throw error
        }
    }

    private func checkUsable() throws {
        try self.checkNotExpired()
        if self.phase == .ended || self.isGivenUp { throw self.database.fault.ended }
    }

    private func checkNotExpired() throws {
        if self.phase == .expired { throw self.database.fault.expired(self.limits.hold) }
    }
}
