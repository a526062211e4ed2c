import DovetailCore
import DovetailHost
import Foundation

/// What shows that a plugin's database was lost, when it has to be there.
enum DatabaseLoss: Sendable {
    /// The file is not there, or a link in its place leads nowhere.
    case gone
    /// The file has nothing in it that the host has written.
    case empty

    /// What the file at a path shows without being opened; nil when that is no loss.
    ///
    /// A file without a byte is not opened: SQLite would throw the log beside it away, which may be all that is left.
    init?(at path: String) {
        if let file = RegularFile(path) {
            guard file.size == 0 else { return nil }
            self = .empty
            return
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        // Of what cannot be looked at, and of what is no file, SQLite says what is the matter.
        guard !FileManager.default.fileExists(atPath: path), FileManager.default.isExecutableFile(atPath: folder) else {
            return nil
        }
        self = .gone
    }

    /// What whoever needs the database is told.
    func error(_ slug: PluginSlug) -> DovetailError {
        let fact =
            switch self {
            case .gone: "is gone: its file \(slug.folded).sqlite is not there"
            case .empty: "is lost: nothing that the host has written is in its file \(slug.folded).sqlite"
            }
        return DovetailError(
            .databaseFailed,
            """
            The database of \(slug) \(fact), and the data of all installations of \(slug) was in it. It is not made \
            anew, so that nobody goes on without it unawares. The operator has to put the file back, or restore a backup \
            (`dovetail restore`); then try again. \(SQLiteStore.adviceOnLog(of: "\(slug.folded).sqlite")) To begin anew without the data, uninstall \(slug) with --force for \
            everybody who has it, and install it again.
            """,
            remedy: .askOperator)
    }
}
