import DovetailAPI
import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import NIOHTTP1
import Testing

@Suite("The host killed while it judges plugins that fail", .serialized, .timeLimit(.minutes(20)))
struct SupervisionKillTests {
    private let folder: TemporaryFolder
    private let dovetail: Program

    init() throws {
        self.folder = try TemporaryFolder()
        self.dovetail = Program(data: self.folder.file("data"))
    }

    @Test(
        "X4 · whoever is killed while a start that failed is written down finds it written down once, and what was begun undone",
        arguments: FailPoint.FailedStart.allCases)
    func failedStart(part: FailPoint.FailedStart) async throws {
        let form = LedgerForm(isIsolated: false, hasDatabase: true)
        let package = try form.write(version: "1.0.0", below: self.folder.file("packages"))
        let dovetail = form.program(data: self.folder.file("data"), packages: [package])
        try await dovetail.servingWell { _ in
            try await dovetail.prepare("user add ada", "install Ledger --user ada", "enable Ledger --user ada")
            try await dovetail.prepare("config set Ledger fail_in=start --user ada")
        }
        try await dovetail.starting(killedAt: .failedStart(part))
        try await dovetail.servingWell { _ in
            let books = try LedgerBooks(data: dovetail.data, user: "ada")
            #expect(books.state == "error" && books.failedKind == "enable")
            #expect(books.operations.last?.status == "failed" && books.operations.last?.to == "error")
            #expect(books.operations.count { $0.status == "failed" } == 1)
            #expect(books.operations.count { $0.status == "undone" } == (part == .begun ? 1 : 0))
            #expect(books.storage == ["install", "enable", "configure"] && books.rows == books.storage)
            try await dovetail.prepare("disable Ledger --user ada")
        }
    }

    @Test(
        "X4 · whoever is killed while a release is put into quarantine, or taken out of it, finds it in there or not, and can let it run",
        arguments: FailPoint.Quarantining.allCases)
    func quarantine(part: FailPoint.Quarantining) async throws {
        let flags = "--set restarts.allowed=0"
        let package = try HostilePackage.write(to: self.folder)
        let isLeft = part == .lifted || part == .forgotten
        try await self.dovetail.servingWell(flags) { _ in
            try await self.dovetail.prepare("plugin publish \(package)", "user add ada")
            try await self.dovetail.prepare("install Hostile --user ada", "enable Hostile --user ada")
            guard isLeft else { return }
            _ = try await self.user().ask(.POST, "/plugins/Hostile/do/kill-itself")
            while try await self.quarantines() == 0 { try Task.checkCancellation() }
        }
        try await self.dovetail.serving(killedAt: .quarantine(part), flags) { _ in
            if isLeft {
                _ = try await self.dovetail("plugin retry Hostile@1.0.0")
            } else {
                // What is answered depends on how far the host comes.
                _ = try? await self.user().ask(.POST, "/plugins/Hostile/do/kill-itself")
                while try await self.dovetail("processes").status == 0 { try Task.checkCancellation() }
            }
        }
        try await self.dovetail.servingWell(flags) { _ in
            #expect(try await self.quarantines() == (part == .kept || part == .lifted ? 1 : 0))
            try await self.dovetail.prepare("plugin retry Hostile@1.0.0")
            #expect(try await self.quarantines() == 0)
            #expect(try await self.user().ask(.GET, "/plugins/Hostile/hello").isDone)
        }
    }

    @Test(
        "X4 · whoever is killed while a host that stops undoes an operation finds it undone",
        arguments: FailPoint.Undoing.allCases)
    func undoing(part: FailPoint.Undoing) async throws {
        let package = try HostilePackage.write(to: self.folder, commands: ["enable=forget"])
        let patience = "--set limits.shutdown=10s --set limits.hook=2h --set processes.hanging=2h"
        try await self.dovetail.serving(killedAt: .undoing(part), patience) { _ in
            try await self.dovetail.prepare("plugin publish \(package)", "user add ada", "install Hostile --user ada")
            // It ends with the host.
            Task { [dovetail] in _ = try await dovetail("enable Hostile --user ada") }
            while try await self.operations().allSatisfy({ $0.finishedAt != nil }) { try Task.checkCancellation() }
        }
        try await self.dovetail.servingWell { _ in
            let status = try await self.dovetail("status Hostile --user ada -o json").document(API.Installation.self)
            #expect(status.state == .installed)
            let operations = try await self.operations()
            #expect(operations.count == 2)
            let enable = try #require(operations.first { $0.kind == .enable })
            #expect(enable.status == .undone && enable.error?.code == (part == .recorded ? .stopping : .interrupted))
        }
    }

    private func user() async throws -> HTTP {
        try await HTTP.administrator(of: self.dovetail).signedIn(as: UserID("ada"))
    }

    private func quarantines() async throws -> Int {
        try await self.dovetail("processes -o json").document(API.Processes.self).quarantines.count
    }

    private func operations() async throws -> [API.Operation] {
        try await self.dovetail("operations --user ada -o json").document(API.Page<API.Operation>.self).items
    }
}
