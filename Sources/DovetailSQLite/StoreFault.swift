import DovetailCore
import Foundation
import GRDB

/// Turns what goes wrong below a store into sentences for whoever runs the host.
enum StoreFault {
    /// The error to throw for one that came up while working with a file.
    ///
    /// Refusals, and that the caller was cancelled, stay what they are.
    static func error(_ error: any Error, path: String) -> any Error {
        switch error {
        case is DovetailError, is CancellationError: error
        case let error as DatabaseError: self.failed(self.sentence(for: error, path: path), error)
        default:
            self.failed("The store \(path) holds a row that cannot be read. Restore it from a backup.", error)
        }
    }

    /// The file is no store of this program.
    static func notAStore(_ path: String) -> DovetailError {
        self.failed(
            "\(path) is a database of another program. Choose another file for the store; this one is untouched.")
    }

    /// The file has no tables yet.
    static func begun(_ path: String) -> DovetailError {
        self.failed("The store \(path) is empty: it was never set up. The next start of the host does so.")
    }

    /// The file was written by a newer version of this program.
    static func newer(_ path: String) -> DovetailError {
        self.failed(
            "The store \(path) was written by a newer Dovetail. Start that version, or restore the backup from before.")
    }

    /// The file was written by an older version of this program.
    static func older(_ path: String) -> DovetailError {
        self.failed(
            "The store \(path) was written by an older Dovetail. The next start of the host brings it up to date.")
    }

    private static func failed(_ sentence: String, _ cause: (any Error)? = nil) -> DovetailError {
        DovetailError(.storeFailed, sentence, remedy: .askOperator, cause: cause)
    }

    /// What SQLite says of a plugin's database, as a sentence that names its file.
    static func ofPlugin(_ error: DatabaseError, path: String) -> DovetailError {
        self.failed(
            self.sentence(for: error, path: path).replacingOccurrences(of: "The store \(path)", with: path)
                .replacingOccurrences(of: "the store \(path)", with: path), error)
    }

    private static func sentence(for error: DatabaseError, path: String) -> String {
        switch error.resultCode {
        // What SQLite shares between processes lies in files, too, which a full disk has no room for.
        case .SQLITE_IOERR where DiskRoom.isOut(at: path), .SQLITE_CANTOPEN where DiskRoom.isOut(at: path):
            "The disk that holds the store \(path) is full. Make room on it; nothing was half written."
        case .SQLITE_FULL:
            "The disk that holds the store \(path) is full. Make room on it."
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            "The store \(path) cannot be written. Give the user that runs the host the right to write it and its folder."
        case .SQLITE_CANTOPEN:
            "The store \(path) cannot be opened. Its folder must exist, and the user that runs the host must be able to write there."
        case .SQLITE_NOTADB:
            "\(path) is not a database, or its beginning is damaged. Restore it from a backup, or choose another file."
        case .SQLITE_CORRUPT:
            "The store \(path) is damaged. Stop the host and restore the file from a backup."
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            "Another process holds the store \(path). Make sure that only one host runs on it, and try again."
        case .SQLITE_IOERR:
            "The disk that holds the store \(path) failed to read or write. Check it, then start the host again."
        case .SQLITE_MISUSE:
            "The store \(path) is closed, because the host is stopping."
        default:
            "The store \(path) failed; the cause says more."
        }
    }
}
