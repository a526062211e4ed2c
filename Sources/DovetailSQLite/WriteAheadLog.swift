import Foundation
import GRDB
import Synchronization

/// Keeps the write-ahead log of a file from growing while reads never cease.
///
/// SQLite moves the log into the file after every thousand pages, and begins it anew at a moment when nobody reads it. Where
/// reads overlap there is no such moment; so when the log has grown, whoever has written waits a little for those who read.
/// Those who come meanwhile read the file, and are not held up.
final class WriteAheadLog: Sendable {
    /// How much it may grow, in bytes, before it is begun anew: four times what SQLite moves at once.
    static let growth = 16 << 20
    /// How much more it may grow when somebody read for too long.
    private static let retry = 4 << 20
    /// How long those who read are waited for, in milliseconds: the next write waits as well.
    private static let patience = 100

    private let path: String
    /// The size from which its growth is counted.
    private let base = Mutex(0)

    /// The log of the database at a path.
    init(of path: String) {
        self.path = path + "-wal"
    }

    /// Has a log that has grown made small when it is begun anew.
    ///
    /// To be called on the connection that writes.
    static func prepare(_ database: Database) throws {
        try database.execute(sql: "PRAGMA journal_size_limit = \(self.growth)")
    }

    /// Begins it anew, if it has grown and nobody reads it for long; else that is tried again soon.
    ///
    /// To be called after a commit, on the connection that writes.
    func bound(_ database: Database) {
        let size = self.size
        let isDue = self.base.withLock { base in
            base = min(base, size)
            return size - base >= Self.growth
        }
        guard isDue else { return }
        do {
            try Self.truncate(database)
        } catch {
            // What was written is safe in the log.
            self.base.withLock { $0 = size - Self.growth + Self.retry }
        }
    }

    private var size: Int {
        // A log that is not there is empty.
        var found = stat()
        return unsafe stat(self.path, &found) == 0 ? Int(found.st_size) : 0
    }

    private static func truncate(_ database: Database) throws {
        let timeout = try Int.fetchOne(database, sql: "PRAGMA busy_timeout") ?? 0
        try database.execute(sql: "PRAGMA busy_timeout = \(Self.patience)")
        defer {
            // It only fails for a connection that is lost, where nothing waits any more.
            try? database.execute(sql: "PRAGMA busy_timeout = \(timeout)")
        }
        try database.checkpoint(.truncate)
    }
}
