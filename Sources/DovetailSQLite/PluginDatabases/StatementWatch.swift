import DovetailHost
import GRDB
import GRDBSQLite
import Synchronization

/// Watches a statement from within SQLite, and ends it when its time is over or it makes SQLite take too much memory.
///
/// SQLite asks every few instructions, on the thread that runs the statement: nothing else that runs on the connection, or
/// will, can be hit.
final class StatementWatch: Sendable {
    /// Why a statement was ended.
    enum Verdict: Int {
        case tooLong = 1
        case tooLarge
    }

    /// So few instructions lie between two looks that what they take stays within bounds: each makes one value at most.
    private static let instructions: CInt = 100

    /// A ``Verdict``, or 0 for none.
    private let verdict = Atomic(0)
    private let memoryLimit: Int64

    private init(memory: Int) {
        self.memoryLimit = sqlite3_memory_used() + Int64(memory)
    }

    /// Runs a body whose statements may take so long together; nil for as long as they take.
    ///
    /// - Throws: What the body throws; when its statements were ended, why.
    static func run<Answer>(
        _ database: Database, _ fault: PluginDatabaseFault, _ limits: SQLitePluginDatabases.Limits,
        time: (limit: Duration, clock: any HostClock)?, _ body: () throws -> Answer
    ) throws -> Answer {
        let watch = StatementWatch(memory: limits.memory)
        let alarm = time.map { $0.clock.alarm(after: $0.limit) { watch.end(.tooLong) } }
        // SAFETY: the watch lives until the handler is taken away, and the connection is used by this thread alone.
        unsafe sqlite3_progress_handler(
            database.sqliteConnection, Self.instructions,
            { context in
                guard let context = unsafe context else { return 0 }
                let watch = unsafe Unmanaged<StatementWatch>.fromOpaque(context).takeUnretainedValue()
                return watch.mustEnd ? 1 : 0
            }, Unmanaged.passUnretained(watch).toOpaque())
        defer {
            alarm?.cancel()
            unsafe sqlite3_progress_handler(database.sqliteConnection, 0, nil, nil)
            withExtendedLifetime(watch) {}
        }
        do {
            return try body()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
            switch Verdict(rawValue: watch.verdict.load(ordering: .relaxed)) {
            case .tooLong: throw fault.tookTooLong(limits.read)
            case .tooLarge: throw fault.tookTooMuch(limits.memory)
            case nil: throw error
            }
        }
    }

    private var mustEnd: Bool {
        if sqlite3_memory_used() > self.memoryLimit { self.end(.tooLarge) }
        return self.verdict.load(ordering: .relaxed) != 0
    }

    private func end(_ verdict: Verdict) {
        _ = self.verdict.compareExchange(expected: 0, desired: verdict.rawValue, ordering: .relaxed)
    }
}
