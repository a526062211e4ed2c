import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import GRDB
import Testing

@testable import DovetailSQLite

@Suite("What lies where databases lie and is none", .timeLimit(.minutes(5)))
struct StrangeDatabasesTests {
    private let folder: TemporaryFolder

    init() throws {
        self.folder = try TemporaryFolder()
        try SQLiteStore(path: self.folder.file("dovetail.sqlite")).close()
    }

    private func makeDatabase(_ place: String) throws {
        let queue = try DatabaseQueue(path: self.folder.file(place))
        try queue.write { try $0.execute(sql: "CREATE TABLE notes (text)") }
        try queue.close()
    }

    private func makeStrangers() throws {
        let files = FileManager.default
        try files.createDirectory(
            atPath: self.folder.file("databases/folder.sqlite"), withIntermediateDirectories: true)
        #expect(unsafe mkfifo(self.folder.file("databases/pipe.sqlite"), 0o600) == 0)
        try self.makeDatabase("elsewhere")
        for (name, target) in [("far", "/nowhere/far"), ("link", self.folder.file("elsewhere"))] {
            try files.createSymbolicLink(
                atPath: self.folder.file("databases/\(name).sqlite"), withDestinationPath: target)
        }
        try self.makeDatabase("databases/notes.sqlite")
    }

    @Test("Folders, pipes and links are named, never copied as they are, and the databases beside them are copied")
    func copies() async throws {
        try self.makeStrangers()
        let target = try TemporaryFolder()
        let copied = try await SQLiteDatabaseCopies(of: self.folder.path).copyDatabases(to: target.path)
        #expect(
            copied.flaws == [
                "databases/far.sqlite is a link that leads to no file, and is not in the backup.",
                "databases/folder.sqlite is a folder, and is not in the backup.",
                "databases/link.sqlite is a link, and the backup has what is behind it as a file.",
                "databases/pipe.sqlite is a pipe, and is not in the backup.",
            ])
        let names = try FileManager.default.contentsOfDirectory(atPath: target.file("databases")).sorted()
        #expect(names == ["link.sqlite", "notes.sqlite"])
        for name in names { #expect(FolderFiles.isFile(target.file("databases/\(name)"))) }
    }

    @Test("The doctor names each of them, and looks at the others all the same")
    func doctor() async throws {
        try self.makeStrangers()
        try Data(String(repeating: "no database ", count: 1_000).utf8)
            .write(to: URL(fileURLWithPath: self.folder.file("databases/torn.sqlite")))
        let store = try SQLiteStore(inspecting: self.folder.file("dovetail.sqlite"))
        let findings = try await PluginDatabaseCheck(of: self.folder.path, with: store).run(.looking)
        try store.close()
        #expect(
            findings.map { "\($0.code) \($0.standing) \($0.place)" } == [
                "database.unreadable wrong databases/far.sqlite", "database.unreadable wrong databases/folder.sqlite",
                "database.link note databases/link.sqlite", "database.unreadable wrong databases/pipe.sqlite",
                "database.orphan wrong databases/link.sqlite", "database.orphan wrong databases/notes.sqlite",
                "database.orphan wrong databases/torn.sqlite",
            ])
    }

    @Test("A folder of databases that cannot be read is not taken for an empty one")
    func unreadable() async throws {
        try Data("no folder".utf8).write(to: URL(fileURLWithPath: self.folder.file("databases")))
        let target = try TemporaryFolder()
        let copied = try await SQLiteDatabaseCopies(of: self.folder.path).copyDatabases(to: target.path)
        #expect(copied.flaws.count == 1 && copied.flaws.allSatisfy { $0.contains("databases cannot be read") })
        let store = try SQLiteStore(inspecting: self.folder.file("dovetail.sqlite"))
        let findings = try await PluginDatabaseCheck(of: self.folder.path, with: store).run(.looking)
        try store.close()
        #expect(findings.map(\.code) == ["database.unreadable"])
    }

    @Test(
        "Where SQLite cannot read or open and the disk has no room, the sentence says that it is full; else it does not"
    )
    func full() throws {
        // A file system of Linux that never has room, and one that the test itself writes to.
        let places = ["/proc/dovetail.sqlite": true, self.folder.file("dovetail.sqlite"): false]
        for (place, isFull) in places {
            for code in [ResultCode.SQLITE_IOERR, .SQLITE_CANTOPEN] {
                let fault = StoreFault.error(DatabaseError(resultCode: code), path: place)
                let message = try #require(fault as? DovetailError).message
                #expect(message.contains("is full") == isFull && message.contains(place), "\(message)")
            }
        }
    }

    @Test("A fault of a plugin's database names its file, and not the store's")
    func blame() {
        let error = DatabaseError(resultCode: .SQLITE_CANTOPEN)
        let fault = StoreFault.ofPlugin(error, path: self.folder.file("databases/x.sqlite"))
        #expect(fault.message.contains("databases/x.sqlite") && !fault.message.contains("store"))
    }
}
