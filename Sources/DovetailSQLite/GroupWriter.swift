import GRDB
import Synchronization

/// Runs writes in the order in which they come; those that wait at the same time share one transaction.
///
/// Each write has a savepoint of its own, so that one that fails takes no other with it. When the shared transaction
/// itself fails, every write in it does.
final class GroupWriter: Sendable {
    private struct Line {
        var waiting: [Write] = []
        var isMoving = false
    }

    /// The most writes that share a transaction: bounds how long the first of them waits for the last.
    private static let groupLimit = 128

    private let database: DatabasePool
    private let log: WriteAheadLog
    private let line = Mutex(Line())

    init(database: DatabasePool) {
        self.database = database
        self.log = WriteAheadLog(of: database.path)
    }

    /// Runs a write; returns when it is durable.
    func write<Answer: Sendable>(_ body: @escaping @Sendable (Database) throws -> Answer) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            let write = Write(
                run: { database, needsSavepoint in
                    let result = Result { try needsSavepoint ? database.savepoint(body) : body(database) }
                    return Write.Outcome(result) { continuation.resume(with: result) }
                },
                fail: { continuation.resume(throwing: $0) })
            self.enqueue(write)
        }
    }

    private func enqueue(_ write: Write) {
        let mustStart = self.line.withLock { line in
            line.waiting.append(write)
            defer { line.isMoving = true }
            return !line.isMoving
        }
        if mustStart {
            self.database.asyncWriteWithoutTransaction { self.drain($0) }
        }
    }

    private func drain(_ database: Database) {
        while let group = self.nextGroup() {
            Self.run(group, in: database)
            self.log.bound(database)
        }
    }

    private func nextGroup() -> [Write]? {
        self.line.withLock { line in
            guard !line.waiting.isEmpty else {
                line.isMoving = false
                return nil
            }
            let group = Array(line.waiting.prefix(Self.groupLimit))
            line.waiting.removeFirst(group.count)
            return group
        }
    }

    private static func run(_ group: [Write], in database: Database) {
        do {
            let outcomes = try Self.transaction(group, in: database)
            for outcome in outcomes { outcome.finish() }
        } catch {
            // A rollback fails only when the connection is lost, which is what the first error says.
            try? database.rollback()
            for write in group { write.fail(error) }
        }
    }

    private static func transaction(_ group: [Write], in database: Database) throws -> [Write.Outcome] {
        try database.beginTransaction(.immediate)
        let outcomes = try group.map { write in
            let outcome = write.run(database, group.count > 1)
            // SQLite ends a transaction by itself when the disk is full or fails: then nothing before counts either.
            if let error = outcome.error, group.count == 1 || !database.isInsideTransaction { throw error }
            return outcome
        }
        try database.commit()
        return outcomes
    }
}

/// A write that waits for its turn.
///
/// One of ``Outcome/finish`` and ``fail`` is called, once.
private struct Write: Sendable {
    /// What became of a write, before its transaction is committed.
    struct Outcome {
        let error: (any Error)?
        let finish: () -> Void

        init(_ result: Result<some Any, any Error>, finish: @escaping () -> Void) {
            if case .failure(let error) = result { self.error = error } else { self.error = nil }
            self.finish = finish
        }
    }

    /// Runs the write, in a savepoint of its own if told so.
    let run: @Sendable (Database, Bool) -> Outcome
    /// Tells the caller that the whole transaction failed.
    let fail: @Sendable (any Error) -> Void
}

extension Database {
    /// Runs statements so that all or none of them count, within the transaction that is open.
    fileprivate func savepoint<Answer>(_ body: (Database) throws -> Answer) throws -> Answer {
        try self.cachedStatement(sql: "SAVEPOINT one").execute()
        do {
            let answer = try body(self)
            try self.cachedStatement(sql: "RELEASE one").execute()
            return answer
        } catch {
            if self.isInsideTransaction {
                try self.cachedStatement(sql: "ROLLBACK TO one").execute()
                try self.cachedStatement(sql: "RELEASE one").execute()
            }
            throw error
        }
    }
}
