import DovetailCore
import Foundation
import GRDB

/// Turns what goes wrong in a plugin's database into sentences, which never hold a path of the host's.
struct PluginDatabaseFault: Sendable {
    /// So little room on the disk is none.
    private static let leastRoom = 16 << 20

    let slug: PluginSlug
    /// The file.
    let path: String
    /// How many bytes the file may have.
    let sizeLimit: Int

    /// The error to throw for one that came up.
    ///
    /// Refusals, and that the caller was cancelled, stay what they are.
    func error(_ error: any Error) -> any Error {
        switch error {
        case is DovetailError, is CancellationError: error
        case is CommitGate.Veto: self.lost
        case let error as DatabaseError: self.failed(error)
        default: DovetailError(.databaseFailed, "The database of \(self.slug) failed.", remedy: .askOperator)
        }
    }

    /// Somebody else holds the write lock.
    func busy(_ limit: Duration) -> DovetailError {
        DovetailError(
            .databaseBusy,
            "The database of \(self.slug) was being written to by another transaction for more than \(limit). Try again.",
            remedy: .retry)
    }

    /// The transaction itself held the write lock too long.
    func expired(_ limit: Duration) -> DovetailError {
        DovetailError(
            .databaseBusy,
            """
            A transaction in the database of \(self.slug) held the write lock for more than \(limit) and was undone. \
            Write last, after everything that takes time, or in smaller parts.
            """,
            remedy: .askAuthor)
    }

    /// A query ran too long.
    func tookTooLong(_ limit: Duration) -> DovetailError {
        DovetailError(
            .timedOut,
            """
            A query in the database of \(self.slug) ran for more than \(limit) and was ended. \
            Add an index or a LIMIT, and see that a recursion ends.
            """,
            remedy: .askAuthor)
    }

    /// SQLite ended the transaction by itself.
    var lost: DovetailError {
        DovetailError(
            .databaseFailed,
            """
            The transaction in the database of \(self.slug) was undone by a statement that failed (ROLLBACK as the \
            answer to a conflict, or a failing disk). Nothing of it counts; begin again.
            """,
            remedy: .askAuthor)
    }

    /// The transaction is over.
    var ended: DovetailError {
        DovetailError(
            .contextEnded, "A transaction in the database of \(self.slug) was used after it had ended.",
            remedy: .askAuthor)
    }

    /// Whether the disk has room: SQLite says the same of a full disk and of a file that has grown to its limit.
    private var hasRoom: Bool {
        let folder = URL(fileURLWithPath: self.path).deletingLastPathComponent().path
        // Of a disk that cannot be asked the operator has to hear.
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        return (attributes?[.systemFreeSize] as? NSNumber)?.intValue ?? 0 >= Self.leastRoom
    }

    private func failed(_ error: DatabaseError) -> DovetailError {
        let reason = error.message ?? "SQLite's code \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_INTERRUPT:
            return DovetailError(
                .databaseBusy, "The database of \(self.slug) is busy (\(reason)). Try again.", remedy: .retry)
        case .SQLITE_TOOBIG:
            return DovetailError(
                .tooLarge,
                """
                A statement in the database of \(self.slug) makes a value of more than \
                \(SQLitePluginDatabases.Limits.valueSize) bytes. Keep it in parts.
                """,
                remedy: .askAuthor)
        case .SQLITE_FULL where self.hasRoom:
            return DovetailError(
                .tooLarge,
                """
                The database of \(self.slug) is full: it may have \(self.sizeLimit) bytes (limits.database-size). \
                Delete what is not needed any more, or have the operator allow more.
                """,
                remedy: .askOperator)
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_CORRUPT,
            .SQLITE_NOTADB:
            return DovetailError(
                .databaseFailed,
                "The database of \(self.slug) cannot be used (\(reason)). The operator must look at the host's disk.",
                remedy: .askOperator)
        default:
            return DovetailError(
                .databaseFailed, "A statement in the database of \(self.slug) failed: \(reason).", remedy: .askAuthor)
        }
    }
}
