import DovetailAPI
import DovetailCore
import DovetailTesting
import Foundation
import NIOHTTP1
import Synchronization
import Testing

@Suite("Updates and rollbacks under steady load", .timeLimit(.minutes(30)))
struct UpdateLoadTests {
    /// What users have asked, and what was not answered as it should be.
    private struct Tally {
        var asked = 0
        var failures: [String] = []
    }

    /// How many updates and rollbacks: a few, unless `scripts/updates` asks for more.
    private static let rounds =
        ProcessInfo.processInfo.environment["DOVETAIL_UPDATE_ROUNDS"].flatMap { Int($0) } ?? 3
    private static let readers = 4

    @Test(
        "not one request fails while the plugin is updated, and goes back by itself each time",
        arguments: LedgerForm.all.filter(\.hasDatabase))
    func load(form: LedgerForm) async throws {
        let folder = try TemporaryFolder()
        let packages = try ["1.0.0", "1.1.0"].map { try form.write(version: $0, below: folder.file("packages")) }
        let dovetail = form.program(data: folder.file("data"), packages: packages)
        let tally = Mutex(Tally())
        let isOver = Mutex(false)
        let served = try await dovetail.serving("--port 0 --set updates.health-interval=20ms --set http.rate=0") { _ in
            try await dovetail.prepare("user add ada")
            if form.isIsolated { for package in packages { try await dovetail.prepare("plugin publish \(package)") } }
            for line in ["install Ledger@1.0.0", "enable Ledger"] { try await dovetail.prepare("\(line) --user ada") }
            let ada = try await HTTP.administrator(of: dovetail).signedIn(as: UserID("ada"))
            try await withThrowingTaskGroup { group in
                for number in 0..<Self.readers * 2 {
                    let method: HTTPMethod = number < Self.readers ? .GET : .POST
                    group.addTask {
                        while !isOver.withLock(\.self) {
                            let answer = try await ada.ask(method, "/plugins/Ledger/ledger")
                            tally.withLock { tally in
                                tally.asked += 1
                                guard !answer.isDone else { return }
                                tally.failures.append(
                                    "\(method) \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
                            }
                        }
                    }
                }
                do {
                    for _ in 0..<Self.rounds { try await Self.updateAndFallBack(ada) }
                } catch {
                    isOver.withLock { $0 = true }
                    throw error
                }
                isOver.withLock { $0 = true }
                try await group.waitForAll()
            }
        }
        #expect(served.status == 0)
        let (asked, failures) = tally.withLock { ($0.asked, $0.failures) }
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
