import DovetailHost
import DovetailSQLite
import Foundation

/// What an earlier host has left in a data folder, looked at before another one serves from it.
struct FormerHost: Sendable {
    /// The folders that a host fills, and never before its store is there.
    private static let folders = ["shared", "databases", "runtimes", "processes"]

    private let folder: String
    private let store: String

    /// Looks at a data folder, which need not be there.
    init(in folder: String) {
        self.folder = folder
        self.store = folder + "/dovetail.sqlite"
    }

    /// Refuses a folder whose store is lost: a new one would know nothing of what lies beside it.
    ///
    /// - Throws: ``CommandFailure``.
    func checkStore() throws {
        guard !FolderFiles.isThere(self.store) || RegularFile(self.store) != nil else {
            throw CommandFailure(
                "\(self.store) is \(FolderFiles.word(for: self.store)), and no store. Move it away, and put the store back.",
                status: .cannotServe)
        }
        guard SQLiteStore.holdsNothing(at: self.store) else { return }
        var left = Self.folders.filter { name in
            // What cannot be looked at is not empty.
            (try? FolderFiles.names(in: "\(self.folder)/\(name)"))?.isEmpty != true
        }
        // What was written last may be there alone.
        let log =
            (RegularFile(self.store + "-wal")?.size ?? 0) > 0
            ? " \(SQLiteStore.adviceOnLog(of: "dovetail.sqlite"))" : ""
        if !log.isEmpty { left.append("dovetail.sqlite-wal") }
        guard !left.isEmpty else { return }
        throw CommandFailure(
            "\(self.folder) has something in \(left.joined(separator: ", ")), but no store: dovetail.sqlite is missing or empty. Put it back, or restore a backup.\(log) To begin anew, name an empty folder with --data, or move these away.",
            status: .cannotServe)
    }

    /// Refuses to go on without the key that secrets in configurations were sealed with: a new one would open none of them.
    ///
    /// - Throws: ``CommandFailure``, and what the store says.
    func checkKey(with store: SQLiteStore) async throws {
        let path = self.folder + "/secret.key"
        guard !FileManager.default.fileExists(atPath: path) else { return }
        let lost = try await KeyCheck(of: self.folder, with: store).run(.looking).filter { $0.code == "key.lost" }
        guard let first = lost.first else { return }
        throw CommandFailure(
            "\(path) is missing, and secrets were sealed with it (installations: \(lost.count)). \(first.text) Restore it from a backup. To go on without these secrets, make a new one: (umask 077; head -c 32 /dev/urandom > \(path)); then have them set anew.",
            status: .cannotServe)
    }
}
