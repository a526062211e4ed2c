import DovetailCore
import DovetailTesting
import Foundation
import Testing

@testable import DovetailHost

@Suite("Backups and what is restored from them")
struct BackupTests {
    private let folder: TemporaryFolder

    init() throws { self.folder = try TemporaryFolder() }

    private var data: String { self.folder.file("data") }
    private var target: String { self.folder.file("backup") }
    private var restored: String { self.folder.file("restored") }

    /// A data folder with a release, keys and what needs no backup, and its backup.
    private func backUp(databases: SampleDatabases = SampleDatabases()) async throws -> BackupManifest {
        try SampleDataFolder.write(to: self.data)
        return try await HostBackup(of: self.data, databases: databases).write(to: self.target)
    }

    private func restore() throws {
        try FileManager.default.createDirectory(atPath: self.restored, withIntermediateDirectories: true)
        try BackupFolder(path: self.target).restore(to: self.restored)
    }

    @Test("X4 · What was backed up is restored byte for byte, programs as programs, keys for their owner alone")
    func whole() async throws {
        let manifest = try await self.backUp()
        #expect(manifest.flaws == [])
        #expect(
            manifest.files.map(\.path) == [
                "databases/notes.sqlite", "dovetail.sqlite", "dovetail.yaml", "secret.key",
                "shared/Notes/v1.0.0/bin/notes", "shared/Notes/v1.0.0/manifest.json", "token.key",
            ])
        try self.restore()
        for file in manifest.files {
            #expect(try FolderFiles.digest(of: "\(self.restored)/\(file.path)") == file.digest)
        }
        #expect(try self.mode("secret.key") == 0o600)
        #expect(try self.mode("shared/Notes/v1.0.0/bin/notes") == 0o555)
        #expect(try self.mode("shared/Notes/v1.0.0/manifest.json") == 0o444)
        #expect(!RestoreStage.isLeft(in: self.restored))
        let attributes = try FileManager.default.attributesOfItem(atPath: self.target)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test("Every byte that is flipped, and every file that is missing, is named before anything is restored")
    func damaged() async throws {
        let paths = try await self.backUp().files.map { "data/\($0.path)" } + ["manifest.json", "manifest.sha256"]
        for path in paths {
            let place = "\(self.target)/\(path)"
            let bytes = try #require(FileManager.default.contents(atPath: place))
            var flipped = bytes
            flipped[flipped.count / 2] ^= 1
            let name = path.hasPrefix("data/") ? String(path.dropFirst(5)) : "manifest.json"
            for damage in [flipped, nil] {
                try FileManager.default.removeItem(atPath: place)
                if let damage { try damage.write(to: URL(fileURLWithPath: place)) }
                self.expectError(.damaged, naming: [name]) { try self.restore() }
                #expect(try FileManager.default.contentsOfDirectory(atPath: self.restored) == [])
                if damage == nil { try bytes.write(to: URL(fileURLWithPath: place)) }
            }
        }
        try self.restore()
    }

    @Test("A folder that is no backup, and a backup of a form that is not known, say so")
    func unknown() async throws {
        self.expectError(.damaged, naming: ["is no backup"]) { _ = try BackupFolder(path: self.folder.path) }
        try FileManager.default.createDirectory(atPath: self.target, withIntermediateDirectories: true)
        try BackupFolder.seal(
            BackupManifest(format: 9, begunAt: Date(), dovetail: "9.0.0", files: [], flaws: []), in: self.target)
        self.expectError(.damaged, naming: ["form 9"]) { _ = try BackupFolder(path: self.target) }
    }

    @Test(
        "A path in a manifest that leads elsewhere is not followed",
        arguments: ["../escaped", "shared/../../x", "/etc/x", "bin/x"])
    func escaping(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: self.target, withIntermediateDirectories: true)
        let file = BackupManifest.File(path: path, size: 0, digest: "", isExecutable: false)
        try BackupFolder.seal(
            BackupManifest(
                format: BackupManifest.currentFormat, begunAt: Date(), dovetail: "1.0.0", files: [file], flaws: []),
            in: self.target)
        self.expectError(.damaged, naming: ["manifest.json"]) { _ = try BackupFolder(path: self.target) }
    }

    @Test("Nothing is restored over anything; a lock and what an interrupted restore has left are nothing")
    func notEmpty() async throws {
        _ = try await self.backUp()
        let own = self.restored + "/own"
        try FileManager.default.createDirectory(
            atPath: self.restored + "/.restoring", withIntermediateDirectories: true)
        try Data("1".utf8).write(to: URL(fileURLWithPath: own))
        #expect(RestoreStage.isLeft(in: self.restored))
        for name in [".restoring", "absent"] {
            try? FileManager.default.removeItem(atPath: "\(self.restored)/\(name)")
            self.expectError(.refused, naming: [self.restored, "not empty"]) { try self.restore() }
            #expect(FileManager.default.contents(atPath: own) == Data("1".utf8))
        }
        try FileManager.default.removeItem(atPath: own)
        // Interrupted in the middle of moving files to their places.
        try FileManager.default.createDirectory(
            atPath: self.restored + "/.restoring/x", withIntermediateDirectories: true)
        for name in ["lock", "dovetail.sqlite"] {
            try Data("half".utf8).write(to: URL(fileURLWithPath: "\(self.restored)/\(name)"))
        }
        try self.restore()
        #expect(FileManager.default.contents(atPath: self.restored + "/dovetail.sqlite") == SampleDatabases.store)
        #expect(!RestoreStage.isLeft(in: self.restored))
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: "\(self.restored)/\(path)")[.posixPermissions] as? Int
    }
}

// Where backups are written to, and what is left when they are not.
extension BackupTests {
    @Test("A backup is not written into the data folder, over anything, or where no folder is; nothing is touched")
    func refused() async throws {
        try SampleDataFolder.write(to: self.data)
        try FileManager.default.createSymbolicLink(atPath: self.folder.file("link"), withDestinationPath: self.data)
        try FileManager.default.createDirectory(atPath: self.folder.file("empty"), withIntermediateDirectories: true)
        let before = try FileManager.default.subpathsOfDirectory(atPath: self.folder.path).sorted()
        let places = [
            "data/backup": "lies in the data folder", "data": "lies in the data folder",
            "link/shared/backup": "lies in the data folder", "empty": "is there already",
            "nowhere/backup": "is not there",
        ]
        for (place, words) in places {
            await self.expectError(.refused, naming: [words]) {
                _ = try await HostBackup(of: self.data, databases: SampleDatabases())
                    .write(to: self.folder.file(place))
            }
        }
        #expect(try FileManager.default.subpathsOfDirectory(atPath: self.folder.path).sorted() == before)
    }

    @Test("A backup that fails on its way, or is cancelled, leaves nothing")
    func failing() async throws {
        try SampleDataFolder.write(to: self.data)
        var full = SampleDatabases()
        full.failure = POSIXError(.ENOSPC)
        let failing = full
        await self.expectError(.failed, naming: [self.target, "the disk is full"]) {
            _ = try await HostBackup(of: self.data, databases: failing).write(to: self.target)
        }
        full.failure = CancellationError()
        let cancelled = full
        await #expect(throws: CancellationError.self) {
            _ = try await HostBackup(of: self.data, databases: cancelled).write(to: self.target)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: self.folder.path) == ["data"])
    }

    @Test("Where nothing can be written, the sentence says so")
    func readOnly() async throws {
        try SampleDataFolder.write(to: self.data)
        // Nobody makes folders there, whoever runs the tests.
        let place = "/sys/dovetail-\(UUID().uuidString)"
        await self.expectError(.failed, naming: ["The backup \(place) could not be written: "]) {
            _ = try await HostBackup(of: self.data, databases: SampleDatabases()).write(to: place)
        }
    }

    @Test("A release that is published while the backup is made is in it; one that was removed is not; damage is told")
    func releases() async throws {
        try SampleDataFolder.write(to: self.data)
        try FileManager.default.createDirectory(
            atPath: self.data + "/shared/.staging/x", withIntermediateDirectories: true)
        try SampleDataFolder.writeRelease("Gone/v1.0.0", in: self.data)
        var databases = SampleDatabases()
        databases.releases =
            try ["Notes", "Late", "Lost"].map(SampleDataFolder.release)
            + [SampleDataFolder.release("Withdrawn", isWithdrawn: true)]
        databases.meanwhile = { [data] in
            try SampleDataFolder.writeRelease("Late/v1.0.0", in: data)
            try FileManager.default.removeItem(atPath: data + "/shared/Notes")
        }
        let manifest = try await HostBackup(of: self.data, databases: databases).write(to: self.target)
        #expect(manifest.flaws == ["The files of Lost@1.0.0 are missing."])
        let releases = Set(
            manifest.files.map(\.path).filter { $0.hasPrefix("shared/") }.map { $0.split(separator: "/")[1] })
        #expect(releases == ["Notes", "Late"])
    }

    private func expectError(
        _ kind: BackupError.Kind, naming texts: [String], sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () throws -> Void
    ) {
        self.check(Result { try body() }, kind, texts, sourceLocation)
    }

    private func expectError(
        _ kind: BackupError.Kind, naming texts: [String], sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () async throws -> Void
    ) async {
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        self.check(result, kind, texts, sourceLocation)
    }

    private func check(
        _ result: Result<Void, any Error>, _ kind: BackupError.Kind, _ texts: [String],
        _ sourceLocation: SourceLocation
    ) {
        guard case .failure(let error as BackupError) = result else {
            Issue.record("A failure was expected, not \(result)", sourceLocation: sourceLocation)
            return
        }
        #expect(error.kind == kind, sourceLocation: sourceLocation)
        for text in texts { #expect(error.message.contains(text), "\(error)", sourceLocation: sourceLocation) }
    }
}
