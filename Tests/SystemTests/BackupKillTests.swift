import DovetailHost
import DovetailTesting
import Foundation
import Subprocess
import Testing

@Suite("A backup killed, or its host", .serialized, .timeLimit(.minutes(20)))
struct BackupKillTests {
    private let folder: TemporaryFolder
    private let dovetail: Program
    private let restored: Program
    private var backup: String { self.folder.file("backup") }

    init() throws {
        let folder = try TemporaryFolder()
        let form = LedgerForm(isIsolated: false, hasDatabase: true)
        let package = try form.write(version: "1.0.0", below: folder.file("packages"))
        self.folder = folder
        self.dovetail = form.program(data: folder.file("data"), packages: [package])
        self.restored = form.program(data: folder.file("restored"), packages: [package])
    }

    @Test(
        "X4 · a backup that is killed holds nobody up, and what it leaves is taken for no backup unless all of it is there; the next one is whole",
        arguments: FailPoint.Backup.allCases)
    func backup(part: FailPoint.Backup) async throws {
        try await self.dovetail.servingWell { _ in
            try await self.enable()
            var killing = self.dovetail
            killing.environment["DOVETAIL_TESTING_KILL_AT"] = FailPoint.backup(part).rawValue
            #expect(try await killing("backup \(self.backup)").status == 128 + 9)
            try await self.dovetail.prepare("config set Ledger note=changed --user ada")

            #expect(FileManager.default.fileExists(atPath: self.backup) == (part == .placed))
            guard part != .placed else { return }
            #expect(try await self.restored("restore \(self.backup)").status == 65)
            let drafts = try FileManager.default.contentsOfDirectory(atPath: self.folder.path).filter {
                $0.hasPrefix("backup.partial-")
            }
            #expect(drafts.count == 1)
            for draft in drafts where part != .sealed {
                let refused = try await self.restored("restore \(self.folder.file(draft))")
                #expect(refused.status == 65 && refused.errors.contains("is no backup"), "\(refused)")
            }
            #expect(!FileManager.default.fileExists(atPath: self.restored.data))
            try await self.dovetail.prepare("backup \(self.backup)")
        }
        try await self.restored.prepare("restore \(self.backup)")
        try await self.expectWhole(self.restored)
    }

    @Test(
        "X4 · a host that is killed while it is backed up starts again, and so does what the backup is restored to",
        arguments: [FailPoint.Backup.begun, .frozen, .copied])
    func host(part: FailPoint.Backup) async throws {
        let killed = try await self.dovetail.serving(stopping: .kill) { server in
            try await self.enable()
            let status = try await self.dovetail.holding("backup \(self.backup)", at: .backup(part)) { _ in
                server.process.end()
            }
            #expect(status == 0)
        }
        #expect(killed.status == 128 + 9)
        try await self.restored.prepare("restore \(self.backup)")
        for program in [self.dovetail, self.restored] { try await self.expectWhole(program) }
    }

    private func enable() async throws {
        try await self.dovetail.prepare("user add ada", "install Ledger --user ada", "enable Ledger --user ada")
    }

    /// Starts a host on a data folder, and looks whether all that was acknowledged is there.
    private func expectWhole(_ program: Program) async throws {
        try await program.prepare("doctor")
        try await program.servingWell { _ in
            let books = try LedgerBooks(data: program.data, user: "ada")
            #expect(books.state == "enabled" && books.storage.starts(with: ["install", "enable"]))
            #expect(books.rows == books.storage)
            try await program.prepare("config set Ledger note=again --user ada")
        }
    }
}
