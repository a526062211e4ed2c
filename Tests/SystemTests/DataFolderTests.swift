import DovetailHost
import DovetailTesting
import Foundation
import GRDB
import Subprocess
import Testing

@Suite("What lies in the data folder when the host starts", .timeLimit(.minutes(10)))
struct DataFolderTests {
    private let folder: TemporaryFolder
    private let dovetail: Program

    init() throws {
        self.folder = try TemporaryFolder()
        self.dovetail = Program(data: self.folder.file("data"))
    }

    private func path(_ name: String) -> String { "\(self.dovetail.data)/\(name)" }

    private func move(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: name, toPath: other)
    }

    /// A host that has a plugin with a secret and has stopped.
    private func prepare() async throws {
        let package = try SamplePackage.write(to: self.folder)
        try await self.dovetail.servingWell { _ in
            try await self.dovetail.prepare(
                "user add ada", "plugin publish \(package)", "install Notes --user ada", "enable Notes --user ada",
                "config set Notes key=hush --user ada")
        }
    }

    @Test(
        "R4 · a store that is lost is not replaced by an empty one: nothing is removed until it is back",
        arguments: [false, true])
    func lostStore(isEmpty: Bool) async throws {
        try await self.prepare()
        try self.move(self.path("dovetail.sqlite"), to: self.folder.file("store"))
        if isEmpty { try Data().write(to: URL(fileURLWithPath: self.path("dovetail.sqlite"))) }
        let refused = try await self.dovetail("serve --port 0")
        #expect(refused.status == 73 && refused.errors.contains("dovetail.sqlite is missing or empty"))
        #expect(refused.errors.contains("shared"), "it names what was found")
        if isEmpty { try FileManager.default.removeItem(atPath: self.path("dovetail.sqlite")) }
        try self.move(self.folder.file("store"), to: self.path("dovetail.sqlite"))
        try await self.dovetail.servingWell { _ in
            let text = try await self.dovetail("status Notes --user ada").text
            #expect(text.contains("enabled"))
        }
    }

    @Test("R4 · the log of a store that is lost stays until the store is back, with all that was written last in it")
    func lostStoreWithLog() async throws {
        try await self.dovetail.serving(stopping: .kill) { _ in
            try await self.dovetail.prepare("user add ada", "user add bob")
        }
        #expect(RegularFile(self.path("dovetail.sqlite-wal")).map { $0.size > 0 } == true)
        try self.move(self.path("dovetail.sqlite"), to: self.folder.file("store"))
        try Data().write(to: URL(fileURLWithPath: self.path("dovetail.sqlite")))
        let refused = try await self.dovetail("serve --port 0")
        #expect(
            refused.status == 73 && refused.errors.contains("dovetail.sqlite-wal and dovetail.sqlite-shm must not stay")
        )
        try FileManager.default.removeItem(atPath: self.path("dovetail.sqlite"))
        try self.move(self.folder.file("store"), to: self.path("dovetail.sqlite"))
        try await self.dovetail.servingWell { _ in
            let users = try await self.dovetail("user list").text
            #expect(users.contains("ada") && users.contains("bob"))
        }
    }

    @Test("R4 · a store that holds no table beside a host's folders is a lost one")
    func storeWithoutTables() async throws {
        try await self.prepare()
        try FileManager.default.removeItem(atPath: self.path("dovetail.sqlite"))
        let empty = try DatabaseQueue(path: self.path("dovetail.sqlite"))
        try await empty.write { try $0.execute(sql: "CREATE TABLE x (y); DROP TABLE x") }
        try empty.close()
        let refused = try await self.dovetail("serve --port 0")
        #expect(refused.status == 73 && refused.errors.contains("shared"))
    }

    @Test("What is no record in the folder of processes stays, also behind a link, and nothing there is waited for")
    func strangeProcesses() async throws {
        try await self.prepare()
        let processes = self.path("processes"), elsewhere = self.folder.file("elsewhere")
        try FileManager.default.createDirectory(atPath: elsewhere + "/mine", withIntermediateDirectories: true)
        for name in ["notes.txt", "mine/file"] {
            try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(elsewhere)/\(name)"))
        }
        #expect(unsafe mkfifo(elsewhere + "/1-pipe", 0o600) == 0)
        try? FileManager.default.removeItem(atPath: processes)
        try FileManager.default.createSymbolicLink(atPath: processes, withDestinationPath: elsewhere)
        let names = ["1-pipe", "mine", "mine/file", "notes.txt"]
        let found = try await self.dovetail("doctor --mend")
        #expect(found.status == 0 && found.text.contains("processes/notes.txt: It is not the host's"), "\(found)")
        try await self.dovetail.servingWell { _ in
            let status = try await self.dovetail("status Notes --user ada").text
            #expect(status.contains("enabled"))
        }
        #expect(try FileManager.default.subpathsOfDirectory(atPath: elsewhere).sorted() == names)
        #expect(FolderFiles.isThere(processes))
    }

    @Test("A pipe in the place of the store is told, and not waited for")
    func storeIsPipe() async throws {
        try FileManager.default.createDirectory(atPath: self.dovetail.data, withIntermediateDirectories: true)
        #expect(unsafe mkfifo(self.path("dovetail.sqlite"), 0o600) == 0)
        let refused = try await self.dovetail("serve --port 0")
        #expect(refused.status == 73 && refused.errors.contains("is a pipe, and no store"))
    }

    @Test("R4 · a folder that was never a host's is not served from, and nothing in it is removed")
    func strangersFolder() async throws {
        let names = ["shared/Lib/v2.0.0/code", "runtimes/python/v3.1.0/python", "processes/mine/file"].map(self.path)
        for name in names {
            try FileManager.default.createDirectory(
                atPath: URL(fileURLWithPath: name).deletingLastPathComponent().path, withIntermediateDirectories: true)
            try Data("mine".utf8).write(to: URL(fileURLWithPath: name))
        }
        let refused = try await self.dovetail("serve --port 0")
        #expect(refused.status == 73 && refused.errors.contains("shared, runtimes, processes"))
        for name in names { #expect(FileManager.default.fileExists(atPath: name)) }
    }

    @Test("R4 · under an older store, releases that it does not know stay, and serve again with the newer one")
    func olderStore() async throws {
        try await self.prepare()
        let files = FileManager.default
        try files.copyItem(atPath: self.path("dovetail.sqlite"), toPath: self.folder.file("older"))
        let update = try SamplePackage.write(version: "2.0.0", to: self.folder)
        try await self.dovetail.servingWell { _ in
            try await self.dovetail.prepare("plugin publish \(update)", "update Notes --user ada")
        }
        try self.move(self.path("dovetail.sqlite"), to: self.folder.file("newer"))
        try files.copyItem(atPath: self.folder.file("older"), toPath: self.path("dovetail.sqlite"))
        try await self.dovetail.servingWell { _ in
            let text = try await self.dovetail("plugin show Notes").text
            #expect(!text.contains("2.0.0"))
        }
        #expect(try await self.dovetail("doctor").text.contains("the store is older than these files"))
        try files.removeItem(atPath: self.path("dovetail.sqlite"))
        try self.move(self.folder.file("newer"), to: self.path("dovetail.sqlite"))
        try await self.dovetail.servingWell { _ in
            let text = try await self.dovetail("status Notes --user ada").text
            #expect(text.contains("2.0.0"))
        }
    }

    @Test(
        "R4 · a host does not follow links to its folders, and leaves alone what they lead to",
        arguments: ["shared", "runtimes"])
    func linkedFolder(name: String) async throws {
        try await self.prepare()
        let decoy = self.folder.file("decoy")
        for path in ["Lib/v2.0.0", "empty", ".staging/x"] {
            try FileManager.default.createDirectory(atPath: "\(decoy)/\(path)", withIntermediateDirectories: true)
        }
        let before = try FileManager.default.subpathsOfDirectory(atPath: decoy).sorted()
        // Not there where nothing was made ready.
        try? FileManager.default.removeItem(atPath: self.path(name))
        try FileManager.default.createSymbolicLink(atPath: self.path(name), withDestinationPath: decoy)
        if name == "shared" {
            let refused = try await self.dovetail("serve --port 0")
            #expect(
                refused.status == 73 && refused.errors.contains("shared is not a folder of the host's own, but a link"))
        } else {
            try await self.dovetail.servingWell { _ in }
        }
        let mended = try await self.dovetail("doctor --mend")
        #expect(mended.status == 65 && mended.text.contains("\(name) is not a folder of the host's own, but a link"))
        #expect(try FileManager.default.subpathsOfDirectory(atPath: decoy).sorted() == before)
    }

    @Test("A missing key is not made anew while secrets are sealed with it; with another one they can be set anew")
    func lostKey() async throws {
        try await self.prepare()
        try FileManager.default.removeItem(atPath: self.path("secret.key"))
        let refused = try await self.dovetail("serve --port 0")
        #expect(refused.status == 73 && refused.errors.contains("secret.key is missing"))
        #expect(!FileManager.default.fileExists(atPath: self.path("secret.key")))
        try Data((0..<32).map { UInt8($0) }).write(to: URL(fileURLWithPath: self.path("secret.key")))
        try await self.dovetail.servingWell { _ in
            try await self.dovetail.prepare("config get Notes --user ada", "config set Notes key=new --user ada")
        }
        #expect(try await self.dovetail("doctor --mend").status == 0)
    }

    @Test(
        "A key that cannot be read is told, and nothing is made in its place", arguments: ["secret.key", "token.key"])
    func unreadableKey(name: String) async throws {
        try await self.prepare()
        try self.move(self.path(name), to: self.folder.file("key"))
        // As the mount of a secret that has not come yet.
        try FileManager.default.createSymbolicLink(
            atPath: self.path(name), withDestinationPath: self.folder.file("later"))
        let refused = try await self.dovetail("serve --port 0")
        #expect(refused.status == 73 && refused.errors.contains("\(name)"), "\(refused.errors)")
        try self.move(self.folder.file("key"), to: self.folder.file("later"))
        try await self.dovetail.servingWell { _ in
            let text = try await self.dovetail("status Notes --user ada").text
            #expect(text.contains("enabled"))
        }
    }
}
