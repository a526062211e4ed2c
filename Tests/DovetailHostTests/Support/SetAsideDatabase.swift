import DovetailTesting
import Foundation
import GRDB

/// The database of the plugin Notes, out of its place while its host is down, and kept to be put back.
struct SetAsideDatabase {
    /// How a database is lost.
    enum Loss: CaseIterable {
        /// The file is not there.
        case removed
        /// The file has no byte.
        case cut
        /// The file is a database in which there is nothing.
        case hollow
        /// A link is in its place that leads nowhere, as to a disk that is not there.
        case unmounted
    }

    private static let ends = ["", "-wal", "-shm"]

    /// Where the database lies.
    let path: String
    private let kept: TemporaryFolder

    /// Takes the database away.
    init(_ loss: Loss, in folder: TemporaryFolder) throws {
        self.path = folder.file("databases/notes.sqlite")
        self.kept = try TemporaryFolder()
        for end in Self.ends where FileManager.default.fileExists(atPath: self.path + end) {
            try FileManager.default.moveItem(atPath: self.path + end, toPath: self.kept.file("notes" + end))
        }
        switch loss {
        case .removed: break
        case .cut: try Data().write(to: URL(fileURLWithPath: self.path))
        case .hollow:
            let queue = try DatabaseQueue(path: self.path)
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 1") }
            try queue.close()
        case .unmounted:
            try FileManager.default.createSymbolicLink(
                atPath: self.path, withDestinationPath: folder.file("elsewhere/notes.sqlite"))
        }
    }

    /// Whether anything was made in its place: a table, or a file where there was none.
    var isMadeAnew: Bool {
        get throws {
            guard FileManager.default.fileExists(atPath: self.path) else { return false }
            let queue = try DatabaseQueue(path: self.path)
            let count = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") }
            try queue.close()
            return count != 0
        }
    }

    /// Puts the database back.
    func putBack() throws {
        for end in Self.ends {
            // There need not be anything.
            try? FileManager.default.removeItem(atPath: self.path + end)
            guard FileManager.default.fileExists(atPath: self.kept.file("notes" + end)) else { continue }
            try FileManager.default.moveItem(atPath: self.kept.file("notes" + end), toPath: self.path + end)
        }
    }

    /// Puts a database in its place that has nothing but what the host knows its own ones by, as an operator does who has
    /// decided to go on without the data.
    func beginAnew() throws {
        let queue = try DatabaseQueue(path: self.path)
        try queue.write {
            try $0.execute(sql: "CREATE TABLE dovetail_operations (id TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID")
        }
        try queue.close()
    }
}
