import DovetailHost
import GRDB
import GRDBSQLite
import Synchronization

/// Watches a statement from within SQLite, and ends it when its time is over.
///
/// SQLite asks every few instructions, on the thread that runs the statement: nothing else that runs on the connection, or
/// will, can be hit.
final class StatementWatch: Sendable {
    /// How many instructions lie between two looks.
    private static let instructions: CInt = 1_000

    private let isOver = Atomic(false)

    private init() {}

    /// Runs a body whose statements may take so long together; nil for as long as they take.
    ///
    /// - Throws: What the body throws; when its statements were ended, why.
    static func run<Answer>(
        _ database: Database, _ fault: PluginDatabaseFault, _ limits: SQLitePluginDatabases.Limits,
        time: (limit: Duration, clock: any HostClock)?, _ body: () throws -> Answer
    ) throws -> Answer {
        let watch = StatementWatch()
        let alarm = time.map { $0.clock.alarm(after: $0.limit) { watch.isOver.store(true, ordering: .relaxed) } }
        // SAFETY: the watch lives until the handler is taken away, and the connection is used by this thread alone.
        unsafe sqlite3_progress_handler(
            database.sqliteConnection, Self.instructions,
            { context in
                guard let context = unsafe context else { return 0 }
                let watch = unsafe Unmanaged<StatementWatch>.fromOpaque(context).takeUnretainedValue()
                return watch.isOver.load(ordering: .relaxed) ? 1 : 0
            }, Unmanaged.passUnretained(watch).toOpaque())
        defer {
            alarm?.cancel()
            unsafe sqlite3_progress_handler(database.sqliteConnection, 0, nil, nil)
            withExtendedLifetime(watch) {}
        }
        do {
            return try body()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
            guard watch.isOver.load(ordering: .relaxed) else { throw error }
            throw fault.tookTooLong(limits.read)
        }
    }
}
