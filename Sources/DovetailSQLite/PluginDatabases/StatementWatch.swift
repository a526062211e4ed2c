import GRDB
import GRDBSQLite

/// Watches a statement from within SQLite, and ends it when its time is over.
///
/// SQLite asks every few instructions, on the thread that runs the statement: nothing else that runs on the connection, or
/// will, can be hit, and nothing else has to run for the time to pass.
final class StatementWatch: Sendable {
    /// How many instructions lie between two looks.
    private static let instructions: CInt = 1_000

    private let deadline: ContinuousClock.Instant

    private init(until deadline: ContinuousClock.Instant) {
        self.deadline = deadline
    }

    private var isOver: Bool { ContinuousClock.now >= self.deadline }

    /// Runs a body whose statements have to be done at some time.
    ///
    /// - Parameters:
    ///   - database: The connection on which they run.
    ///   - deadline: When they have to be done.
    ///   - failure: What to throw when they were ended.
    ///   - body: Runs the statements.
    /// - Returns: What the body answers.
    /// - Throws: What the body throws, and the failure.
    static func run<Answer>(
        _ database: Database, until deadline: ContinuousClock.Instant, orThrow failure: @autoclosure () -> any Error,
        _ body: () throws -> Answer
    ) throws -> Answer {
        let watch = StatementWatch(until: deadline)
        // SAFETY: the watch lives until the handler is taken away, and the connection is used by this thread alone.
        unsafe sqlite3_progress_handler(
            database.sqliteConnection, Self.instructions,
            { context in
                guard let context = unsafe context else { return 0 }
                return unsafe Unmanaged<StatementWatch>.fromOpaque(context).takeUnretainedValue().isOver ? 1 : 0
            }, Unmanaged.passUnretained(watch).toOpaque())
        defer {
            unsafe sqlite3_progress_handler(database.sqliteConnection, 0, nil, nil)
            withExtendedLifetime(watch) {}
        }
        do {
            return try body()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT && watch.isOver {
            throw failure()
        }
    }
}
