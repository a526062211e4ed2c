import DovetailAPI
import DovetailCore
import DovetailTesting
import Foundation
import NIOHTTP1
import Testing

@Suite("Updates and rollbacks under steady load", .timeLimit(.minutes(30)))
struct UpdateLoadTests {
    /// How many updates and rollbacks: a few, unless `scripts/updates` asks for more.
    private static let rounds =
        ProcessInfo.processInfo.environment["DOVETAIL_UPDATE_ROUNDS"].flatMap { Int($0) } ?? 3
    private static let readers = 4

    @Test(
        "X5 · not one request fails while the plugin is updated, and goes back by itself each time",
        arguments: LedgerForm.all.filter(\.hasDatabase))
    func load(form: LedgerForm) async throws {
        let folder = try TemporaryFolder()
        let packages = try ["1.0.0", "1.1.0"].map { try form.write(version: $0, below: folder.file("packages")) }
        let dovetail = form.program(data: folder.file("data"), packages: packages)
        let load = SteadyLoad()
        let served = try await dovetail.serving("--port 0 --set updates.health-interval=20ms --set http.rate=0") { _ in
            try await dovetail.prepare("user add ada")
            if form.isIsolated { for package in packages { try await dovetail.prepare("plugin publish \(package)") } }
            for line in ["install Ledger@1.0.0", "enable Ledger"] { try await dovetail.prepare("\(line) --user ada") }
            let ada = try await HTTP.administrator(of: dovetail).signedIn(as: UserID("ada"))
            async let loading: Void = load.run(on: ada, readers: Self.readers, writers: Self.readers)
            let outcome: Result<Void, any Error>
            do {
                for _ in 0..<Self.rounds { try await Self.updateAndFallBack(ada) }
                outcome = .success(())
            } catch {
                outcome = .failure(error)
            }
            load.stop()
            try await loading
            try outcome.get()
        }
        #expect(served.status == 0)
        let (asked, failures) = (load.asked, load.failures)
        print(
            "\(Self.rounds) updates and as many rollbacks \(form.testDescription): \(failures.count) of \(asked) requests failed"
        )
        #expect(asked > Self.rounds)
        #expect(failures.isEmpty, "\(failures.prefix(5))")
    }

    /// Updates the plugin, has it fall ill, and waits until the host has gone back by itself.
    private static func updateAndFallBack(_ ada: HTTP) async throws {
        let slug = try PluginSlug("Ledger")
        let update = try await ada.ask(.POST, APIPaths.action(.update, slug, of: .me), ["version": "1.1.0"])
        try #require(update.isDone, "\(String(decoding: update.body, as: UTF8.self))")
        let illness = try await ada.ask(.POST, "/plugins/Ledger/illness")
        #expect(String(decoding: illness.body, as: UTF8.self) == "1.1.0")
        // Asked without a pause: each answer takes its time, and the test has a limit.
        while true {
            let answer = try await ada.ask(.POST, "/plugins/Ledger/ledger")
            if String(decoding: answer.body, as: UTF8.self) == "1.0.0" { break }
        }
        // The rollback holds the lock until the release that it left has ended.
        let dismissed = try await ada.ask(.POST, APIPaths.action(.dismiss, slug, of: .me))
        try #require(dismissed.isDone, "\(String(decoding: dismissed.body, as: UTF8.self))")
    }
}
