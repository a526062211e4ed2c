import DovetailTesting
import Foundation
import Testing

@testable import DovetailHost

@Suite("Backups of folders in which something is missing, or is no file", .timeLimit(.minutes(5)))
struct StrangeFilesTests {
    private let folder: TemporaryFolder

    init() throws {
        self.folder = try TemporaryFolder()
        try SampleDataFolder.write(to: self.data)
    }

    private var data: String { self.folder.file("data") }
    private var target: String { self.folder.file("backup") }

    private func backUp() async throws -> BackupManifest {
        try await HostBackup(of: self.data, databases: SampleDatabases()).write(to: self.target)
    }

    /// What may lie in the place of a key.
    enum Fault: CaseIterable {
        case missing, short, danglingLink, pipe, folder

        var words: String {
            switch self {
            case .missing: "is missing"
            case .short: "holds 3 bytes where a key has 32"
            case .danglingLink: "cannot be read"
            case .pipe: "it is a pipe"
            case .folder: "it is a folder"
            }
        }

        func make(at path: String) throws {
            switch self {
            case .missing: break
            case .short: try Data("abc".utf8).write(to: URL(fileURLWithPath: path))
            case .danglingLink:
                try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + ".nowhere")
            case .pipe: #expect(unsafe mkfifo(path, 0o600) == 0)
            case .folder: try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            }
        }
    }

    @Test(
        "A key that is missing, has another length or is no file is told, and the rest is backed up",
        arguments: ["secret.key", "token.key"], Fault.allCases)
    func keys(_ name: String, _ fault: Fault) async throws {
        try FileManager.default.removeItem(atPath: "\(self.data)/\(name)")
        try fault.make(at: "\(self.data)/\(name)")
        let manifest = try await self.backUp()
        let flaw = try #require(manifest.flaws.first)
        #expect(manifest.flaws.count == 1 && flaw.contains(name) && flaw.contains(fault.words), "\(manifest.flaws)")
        #expect(manifest.files.contains { $0.path == "dovetail.sqlite" })
        #expect(manifest.files.contains { $0.path == name } == (fault == .short))
    }

    @Test("A key behind a link is backed up as a file, and restored for the host's user alone")
    func linkedKey() async throws {
        let kept = self.folder.file("kept"), key = self.data + "/secret.key"
        try FileManager.default.moveItem(atPath: key, toPath: kept)
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: kept)
        try FileManager.default.createSymbolicLink(atPath: key, withDestinationPath: kept)
        let manifest = try await self.backUp()
        #expect(manifest.flaws == [])
        let copy = self.target + "/data/secret.key"
        #expect(FolderFiles.isFile(copy))
        #expect(FileManager.default.contents(atPath: copy) == FileManager.default.contents(atPath: kept))
        #expect(RegularFile(copy)?.mode == 0o600)
    }

    @Test("Pipes and links in a release's folder, and a settings file that is a pipe, hold nobody up and are told")
    func pipes() async throws {
        let release = self.data + "/shared/Notes/v1.0.0"
        #expect(unsafe mkfifo(release + "/pipe", 0o600) == 0)
        try FileManager.default.createSymbolicLink(atPath: release + "/link", withDestinationPath: "/etc/passwd")
        try FileManager.default.removeItem(atPath: self.data + "/dovetail.yaml")
        #expect(unsafe mkfifo(self.data + "/dovetail.yaml", 0o600) == 0)
        let manifest = try await self.backUp()
        for words in [
            "shared/Notes/v1.0.0/pipe is a pipe", "shared/Notes/v1.0.0/link is a link",
            "dovetail.yaml cannot be read: it is a pipe",
        ] {
            #expect(manifest.flaws.contains { $0.contains(words) }, "\(manifest.flaws)")
        }
        #expect(manifest.flaws.count == 3)
        try BackupFolder(path: self.target).verify()
        let copied = try FileManager.default.subpathsOfDirectory(atPath: self.target)
        #expect(!copied.contains { $0.hasSuffix("pipe") || $0.hasSuffix("link") || $0.hasSuffix("yaml") })
    }

    @Test("What an interrupted restore has left is not backed up")
    func restoring() async throws {
        try FileManager.default.createDirectory(atPath: self.data + "/.restoring", withIntermediateDirectories: true)
        await #expect(throws: BackupError(.refused, RestoreStage.sentence(of: self.data))) {
            _ = try await self.backUp()
        }
        #expect(!FolderFiles.isThere(self.target))
    }

    @Test("Nothing is restored into a backup itself", arguments: ["", "/data", "/new", "/../backup/new"])
    func itself(_ place: String) async throws {
        _ = try await self.backUp()
        let backup = try BackupFolder(path: self.target)
        #expect {
            try backup.restore(to: self.target + place)
        } throws: {
            "\($0)".contains("lies in the backup itself")
        }
    }
}
