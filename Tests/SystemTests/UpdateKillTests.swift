import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import GRDB
import NIOHTTP1
import Testing

@Suite("The host killed while it looks after updates by itself", .serialized, .timeLimit(.minutes(5)))
struct UpdateKillTests {
    private static let short = "--port 0 --set updates.health-interval=50ms"

    /// A data folder in which ada has the ledger on its second release.
    private static func updated(
        _ form: LedgerForm, in folder: TemporaryFolder, _ flags: String = "--port 0"
    ) async throws -> Program {
        let packages = try ["1.0.0", "1.1.0"].map {
            try form.write(version: $0, below: folder.file("packages"))
        }
        let dovetail = form.program(data: folder.file("data"), packages: packages)
        let publishing = form.isIsolated ? packages.map { "plugin publish \($0)" } : []
        let served = try await dovetail.serving(flags) { _ in
            for line in ["user add ada"] + publishing { try await dovetail.prepare(line) }
            for line in ["install Ledger@1.0.0", "enable Ledger", "update Ledger@1.1.0"] {
                try await dovetail.prepare("\(line) --user ada")
            }
        }
        try #require(served.status == 0)
        return dovetail
    }

    @Test(
        "X5 · a rollback by the host itself, killed at any of its places, is done by the next life or the same",
        arguments: LedgerForm.all.filter(\.hasDatabase))
    func rollback(form: LedgerForm) async throws {
        let folder = try TemporaryFolder()
        let dovetail = try await Self.updated(form, in: folder)
        let points: [FailPoint] = [
            .begun, .after(.launch), .after(.hold), .after(.restore), .after(.start), .commit(.prepared),
            .commit(.decided), .commit(.applied), .switching(.served), .switching(.drained),
        ]
        for point in points {
            let trial = form.program(
                data: folder.file(point.rawValue),
                packages: ["1.0.0", "1.1.0"].map { folder.file("packages/Ledger-\($0)") })
            try FileManager.default.copyItem(atPath: dovetail.data, toPath: trial.data)
            let killed = try await trial.serving("\(Self.short) --set testing.kill-at=\(point.rawValue)") { server in
                let ada = try await HTTP.administrator(of: trial).signedIn(as: UserID("ada"))
                #expect(try await ada.ask(.POST, "/plugins/Ledger/illness").isDone)
                // It ends by itself, since it goes back.
                await server.process.ended()
            }
            #expect(killed.status == 128 + 9, "\(form) never came to \(point.rawValue)")
            let served = try await trial.serving(Self.short) { _ in
                let ada = try await HTTP.administrator(of: trial).signedIn(as: UserID("ada"))
                var answer = try await ada.ask(.POST, "/plugins/Ledger/ledger")
                for _ in 0..<600 where String(decoding: answer.body, as: UTF8.self) != "1.0.0" {
                    answer = try await ada.ask(.POST, "/plugins/Ledger/ledger")
                }
                #expect(String(decoding: answer.body, as: UTF8.self) == "1.0.0", "\(point.rawValue)")
            }
            #expect(served.status == 0, "\(point.rawValue)")
            let books = try LedgerBooks(data: trial.data, user: "ada")
            #expect(books.version == "1.0.0" && books.failedKind == "update", "\(point.rawValue)")
            #expect(books.storage == ["install", "enable"] && books.strays == 0, "\(point.rawValue)")
            #expect(books.rows?.filter { $0 != "post" } == ["install", "enable"], "\(point.rawValue)")
        }
    }

    @Test("X5 · what is kept for going back goes altogether, whenever the host is killed meanwhile")
    func expiry() async throws {
        let folder = try TemporaryFolder()
        let form = LedgerForm(isIsolated: false, hasDatabase: true)
        let dovetail = try await Self.updated(
            form, in: folder, "--port 0 --set updates.kept-for=1ms --set updates.probation=1ms")
        for point in FailPoint.Expiry.allCases {
            let status = try await dovetail.servingToItsEnd(
                "--set testing.kill-at=\(FailPoint.expiry(point).rawValue)")
            #expect(status == 128 + 9, "it never came to \(point)")
        }
        let served = try await dovetail.serving { _ in
            let refused = try await dovetail("rollback Ledger --user ada")
            #expect(refused.errors.contains("no update to undo"), "\(refused.errors)")
        }
        #expect(served.status == 0)
        let kept = try await DatabaseQueue(path: dovetail.data + "/databases/ledger.sqlite").read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM dovetail_snapshots")
        }
        #expect(kept == 0)
    }
}
