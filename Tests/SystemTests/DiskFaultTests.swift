import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import GRDB
import Testing

@Suite("A disk that fails", .serialized, .timeLimit(.minutes(30)))
struct DiskFaultTests {
    /// Time goes on while the host is held.
    private static let patience = "--port 0 --set limits.write-hold=60s --set limits.write-wait=60s"
    private static let form = LedgerForm(isIsolated: false, hasDatabase: true)

    /// A full disk at each place of three operations, and a locked store at each of one.
    private static var trials: [(DiskFault, KillTrial)] {
        get throws {
            let full = try [KillTrial.Request.install, .enable, .update].flatMap {
                try KillTrial.all(of: self.form, $0)
            }
            return try full.map { (.full, $0) } + KillTrial.all(of: self.form, .enable).map { (.locked, $0) }
        }
    }

    @Test(
        "R4 · a disk that fails at any step is told of, nothing is half written, and all works when it is mended",
        .enabled("This user may mount disks") { try await SmallDisk.isPossible }, arguments: try Self.trials)
    func steps(fault: DiskFault, trial: KillTrial) async throws {
        let folder = try TemporaryFolder()
        let dovetail = try Self.program(in: folder)
        try await SmallDisk.at(dovetail.data) {
            let served = try await dovetail.serving("\(Self.patience) --set testing.hold-at=\(try trial.place)") {
                server in
                try await dovetail.prepare("user add ada")
                for line in trial.request.before { try await dovetail.prepare("\(line) --user ada") }
                let command = "\(trial.request.command) --user ada"
                // Awaited below, when the disk has failed.
                let asking = Task { try await dovetail(command) }
                try await server.process.holds()
                let outcome = try await fault.during(in: dovetail.data) {
                    server.process.goOn()
                    return try await asking.value
                }
                let isTold = fault.words.contains { outcome.errors.contains($0) }
                #expect(outcome.status == 0 || isTold, "\(outcome.errors)")
                // Once it is decided, what cannot be written now is written later.
                #expect(outcome.status != 0 || trial.outcome == "succeeded")
                let again = try await dovetail(command)
                #expect(again.status == 0, "\(again.errors)")
                Self.check(try LedgerBooks(data: dovetail.data, user: "ada"))
            }
            #expect(served.status == 0)
        }
    }

    @Test(
        "R4 · a host whose folder cannot be written says so and does not serve; nothing is changed, and it serves again"
    )
    func readOnly() async throws {
        let folder = try TemporaryFolder()
        let dovetail = try await Self.served(in: folder)
        try await SmallDisk.readOnly(dovetail.data) {
            let refused = try await dovetail("serve --port 0")
            #expect(refused.status == 73, "\(refused.errors)")
            #expect(refused.errors.contains(dovetail.data) && refused.errors.contains("cannot be"), "\(refused.errors)")
        }
        try await Self.goOn(dovetail)
    }

    @Test(
        "R4 · a store that is damaged is told of, is not touched, and serves again when it is put back",
        arguments: [0, 4_096])
    func damagedStore(place: Int) async throws {
        let folder = try TemporaryFolder()
        let dovetail = try await Self.served(in: folder)
        let store = dovetail.data + "/dovetail.sqlite"
        let whole = try Data(contentsOf: URL(fileURLWithPath: store))
        try Self.damage(store, from: place)
        let broken = try Data(contentsOf: URL(fileURLWithPath: store))
        let refused = try await dovetail("serve --port 0")
        #expect(refused.status == 73, "\(refused.errors)")
        #expect(refused.errors.contains(store) && refused.errors.contains("backup"), "\(refused.errors)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: store)) == broken)
        try whole.write(to: URL(fileURLWithPath: store))
        try await Self.goOn(dovetail)
    }

    @Test("R4 · a plugin's database that is damaged fails that plugin, in words, and works again when it is put back")
    func damagedDatabase() async throws {
        let folder = try TemporaryFolder()
        let dovetail = try await Self.served(in: folder)
        let database = dovetail.data + "/databases/ledger.sqlite"
        let whole = try Data(contentsOf: URL(fileURLWithPath: database))
        try Self.damage(database, from: 0)
        let served = try await dovetail.serving { _ in
            let failed = try await dovetail("config set Ledger note=changed --user ada")
            #expect(failed.status != 0)
            #expect(failed.errors.contains("The database of Ledger"), "\(failed.errors)")
            try await dovetail.prepare("list --user ada")
        }
        #expect(served.status == 0)
        try whole.write(to: URL(fileURLWithPath: database))
        try await Self.goOn(dovetail)
    }

    private static func program(in folder: TemporaryFolder) throws -> Program {
        let packages = try ["1.0.0", "1.1.0"].map { try Self.form.write(version: $0, below: folder.file("packages")) }
        let data = folder.file("data")
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        return Self.form.program(data: data, packages: packages)
    }

    /// A program that has served, and on whose folder nobody works.
    private static func served(in folder: TemporaryFolder) async throws -> Program {
        let dovetail = try Self.program(in: folder)
        let served = try await dovetail.serving { _ in
            try await dovetail.prepare("user add ada", "install Ledger@1.0.0 --user ada", "enable Ledger --user ada")
        }
        try #require(served.status == 0)
        return dovetail
    }

    private static func goOn(_ dovetail: Program) async throws {
        let served = try await dovetail.serving { _ in
            try await dovetail.prepare("disable Ledger --user ada", "enable Ledger --user ada")
            Self.check(try LedgerBooks(data: dovetail.data, user: "ada"))
        }
        #expect(served.status == 0)
    }

    /// Every operation has ended, and whatever succeeded is in everything that it writes to, and nothing else.
    private static func check(_ books: LedgerBooks) {
        #expect(!books.operations.contains { $0.status == "running" })
        let kept = books.operations.filter { $0.status == "succeeded" }.map(\.kind)
        #expect(books.strays == 0)
        #expect(books.storage == kept && books.rows == kept && books.told == kept, "\(books)")
    }

    private static func damage(_ path: String, from place: Int) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        let size = Int(try file.seekToEnd())
        try file.seek(toOffset: UInt64(place))
        try file.write(contentsOf: Data(repeating: 0x5A, count: max(0, size - place)))
        try file.close()
    }
}

extension KillTrial: CustomTestStringConvertible {
    /// The place as a setting names it: the second time, where what is asked before has come there, too.
    fileprivate var place: String {
        get throws {
            let before = Request.allCases.filter { self.request.before.contains($0.command) && $0.failingStep == nil }
            let visits = try before.count { try KillTrial.all(of: self.form, $0).map(\.point).contains(self.point) }
            return "\(self.point.rawValue)#\(visits + 1)"
        }
    }

    var testDescription: String { "\(self.request.rawValue) at \(self.point.rawValue)" }
}
