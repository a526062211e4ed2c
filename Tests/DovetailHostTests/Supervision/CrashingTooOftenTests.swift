import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Foundation
import Testing

@Suite("A release that crashes too often is in quarantine")
struct CrashingTooOftenTests {
    private let bench = Bench()
    private var runner: ScriptedRunner { self.bench.runner }
    private var clock: ManualClock { self.bench.clock }
    private var root: Requester {
        get throws { .administrator(try UserID("root")) }
    }

    private func unit(_ owner: Owner? = nil) throws -> ProcessUnit {
        ProcessUnit(
            release: ReleaseID(slug: try PluginSlug("Notes"), version: SemanticVersion(1, 0, 0)), owner: owner)
    }

    @Test("X2 · beyond the budget nothing is started, and everybody is told why, since when and until when")
    func budget() async throws {
        try await self.bench.withNotes { host, _, _ in
            for delay in [0, 1, 2] {
                self.runner.end("Notes")
                async let answer = host.hello()
                if delay > 0 {
                    await self.clock.waitForSleeper(of: .seconds(delay))
                    self.clock.advance(by: .seconds(delay))
                }
                #expect(try await answer == "1.0.0")
            }
            self.runner.end("Notes", lastLines: ["out of cheese"])
            for user in ["ada", "ben"] {
                let error = try #require(await host.failure(as: user))
                #expect(error.code == .quarantined)
                for fact in ["Notes@1.0.0 crashed 4 times", "dovetail plugin retry Notes@1.0.0"] {
                    #expect(error.message.contains(fact), "the message says \(fact)")
                }
            }
            #expect(self.runner.started.count == 4)
            let quarantine = try #require(host.host.quarantines.first)
            #expect(quarantine.lastLines == ["out of cheese"])
            #expect(quarantine.unit == (try self.unit()))
            #expect(quarantine.since == self.clock.now)
            #expect(quarantine.until == self.clock.now.addingTimeInterval(600))
        }
    }

    @Test("X2 · an administrator gives a release another chance, also when nobody has it enabled any more")
    func byRelease() async throws {
        try await self.bench.withNotes(restarts: Isolated.strict) { host, ada, ben in
            self.runner.end("Notes")
            #expect(await host.failure(as: "ada")?.code == .quarantined)
            for owner in [ada, ben] { #expect(try await host.perform(.disable, "Notes", for: owner).isSuccess) }
            #expect(try await host.perform(.enable, "Notes", for: ada).error?.code == .quarantined)
            let release = try self.unit().release
            try await host.host.endQuarantine(of: release)
            #expect(host.host.quarantines.isEmpty)
            #expect(try await host.perform(.enable, "Notes", for: ada).isSuccess)
            // That there is none is no error; that there is no such release is one.
            try await host.host.endQuarantine(of: release)
            let unknown = ReleaseID(slug: release.slug, version: SemanticVersion(9, 9, 9))
            await #expect(throws: DovetailError.self) { try await host.host.endQuarantine(of: unknown) }
        }
    }

    @Test("X2 · its installations show error (crash) without a row being written, and nobody else's do")
    func shown() async throws {
        try await self.bench.withHost(restarts: Isolated.strict) { host in
            try host.add(Isolated.package(), Isolated.plugin(), on: self.runner)
            try host.add(Isolated.package(version: "1.1.0"), Isolated.plugin(), on: self.runner)
            try host.add(Isolated.package("Other"), Isolated.plugin(), on: self.runner)
        } body: { host in
            let (ada, ben, cleo) = (try await host.user("ada"), try await host.user("ben"), try await host.user("cleo"))
            for owner in [ada, ben, cleo] {
                _ = try await host.perform(.install(version: SemanticVersion(1, 0, 0)), "Notes", for: owner)
                try await host.installAndEnable("Other", for: owner)
            }
            for owner in [ada, ben] { _ = try await host.perform(.enable, "Notes", for: owner) }
            _ = try await host.perform(.update(), "Notes", for: ben)
            let before = try await host.host.operations().count
            self.runner.end("Notes")
            let installation = try #require(try await host.host.installations(of: ada).first)
            #expect(
                installation.lifecycle.state == .error(FailedOperation(kind: .crash, origin: .enabled, attempt: 1)))
            #expect(installation.failure?.code == .quarantined)
            #expect(try await host.state("Notes", of: ben) == .enabled)
            #expect(try await host.state("Notes", of: cleo) == .installed)
            try await host.expectHello("1.1.0", as: "ben")
            try await host.expectHello(from: "Other", as: "ada")
            #expect(try await host.host.operations().count == before)
        }
    }

    @Test("X2 · a plugin with a process for each owner is in quarantine for that owner alone; the system's serves them")
    func perOwner() async throws {
        try await self.bench.withNotes(restarts: Isolated.strict, ["isolation": "per_owner"]) { host, ada, ben in
            self.runner.end("Notes", of: ada)
            #expect(try await host.state("Notes", of: ada) == .error)
            #expect(try await host.state("Notes", of: ben) == .enabled)
            try await host.expectHello(as: "ben")
            #expect(host.host.quarantines.map(\.unit) == [try self.unit(ada)])
            #expect(await host.failure(as: "ada")?.code == .quarantined)
            try await host.installAndEnable("Notes", for: .system)
            try await host.expectHello(as: "ada")
        }
    }

    @Test("X2 · a user's retry is refused and changes nothing; an administrator's works, for everybody")
    func retry() async throws {
        try await self.bench.withNotes(restarts: Isolated.strict) { host, ada, ben in
            self.runner.end("Notes")
            let before = try await host.host.operations().count
            for request in [HostRequest.retry, .enable] {
                let refused = try await host.perform(request, "Notes", for: ada)
                #expect(refused.error?.code == .quarantined)
                #expect(refused.state == .error)
            }
            #expect(try await host.host.operations().count == before)
            let retried = try await host.perform(.retry, "Notes", for: ada, by: self.root)
            #expect(retried.isSuccess && retried.state == .enabled)
            #expect(retried.operation?.from == .error)
            for user in ["ada", "ben"] { try await host.expectHello(as: user) }
            #expect(try await host.state("Notes", of: ben) == .enabled)
            #expect(host.host.quarantines.isEmpty)
            #expect(self.runner.started.count == 2)
        }
    }

    @Test("X2 · an administrator's retry gives the whole budget back")
    func retryClearsBudget() async throws {
        var restarts = Isolated.restarts
        restarts.allowed = 1
        try await self.bench.withNotes(restarts: restarts) { host, ada, _ in
            for _ in 1...2 {
                self.runner.end("Notes")
                try await host.expectHello()
                self.runner.end("Notes")
                #expect(await host.failure()?.code == .quarantined)
                #expect(try await host.perform(.retry, "Notes", for: ada, by: self.root).isSuccess)
            }
        }
    }

    @Test("X2 · when its time is over anybody's retry works, for everybody; until then it stays")
    func timeIsOver() async throws {
        try await self.bench.withNotes(restarts: Isolated.strict) { host, ada, ben in
            self.runner.end("Notes")
            self.clock.advance(by: .seconds(599))
            #expect(try await host.perform(.retry, "Notes", for: ada).error?.code == .quarantined)
            self.clock.advance(by: .seconds(1))
            #expect(try await host.state("Notes", of: ada) == .error)
            #expect(try await host.perform(.retry, "Notes", for: ada).state == .enabled)
            for user in ["ada", "ben"] { try await host.expectHello(as: user) }
            #expect(try await host.state("Notes", of: ben) == .enabled)
        }
    }

    @Test("X2 · disabling works and clears nothing; enabling is refused at once, and nothing begins")
    func disable() async throws {
        try await self.bench.withNotes(restarts: Isolated.strict) { host, ada, _ in
            self.runner.end("Notes")
            let disabled = try await host.perform(.disable, "Notes", for: ada)
            #expect(disabled.isSuccess && disabled.state == .disabled)
            #expect(disabled.warnings.map(\.code) == [.quarantined])
            #expect(await host.failure()?.code == .notServing)
            let before = try await host.host.operations().count
            for request in [HostRequest.enable, .configure([:]), .uninstall()] {
                let refused = try await host.perform(request, "Notes", for: ada)
                #expect(refused.error?.code == .quarantined)
                #expect(refused.state == .disabled)
            }
            let cleo = try await host.user("cleo")
            #expect(try await host.perform(.install(), "Notes", for: cleo).error?.code == .quarantined)
            #expect(try await host.state("Notes", of: cleo) == .uninstalled)
            #expect(try await host.host.operations().count == before)
            #expect(try await host.perform(.uninstall(force: true), "Notes", for: ada).state == .uninstalled)
            #expect(self.runner.started.count == 1)
        }
    }

    @Test("X2 · disabling and enabling again gives nothing of the budget back, time does", arguments: [299, 300])
    func budgetStays(seconds: Int) async throws {
        var restarts = Isolated.restarts
        restarts.allowed = 1
        try await self.bench.withNotes(restarts: restarts) { host, ada, _ in
            self.runner.end("Notes")
            try await host.expectHello()
            #expect(try await host.perform(.disable, "Notes", for: ada).isSuccess)
            #expect(try await host.perform(.enable, "Notes", for: ada).isSuccess)
            self.clock.advance(by: .seconds(seconds))
            self.runner.end("Notes")
            #expect(await host.failure()?.code == (seconds < 300 ? .quarantined : nil))
        }
    }

    @Test("X2 · a newer release that mends it is reached by disabling, updating and enabling")
    func mended() async throws {
        try await self.bench.withHost(restarts: Isolated.strict) { host in
            for version in ["1.0.0", "1.1.0"] {
                try host.add(Isolated.package(version: version), Isolated.plugin(), on: self.runner)
            }
        } body: { host in
            let ada = try await host.user("ada")
            _ = try await host.perform(.install(version: SemanticVersion(1, 0, 0)), "Notes", for: ada)
            _ = try await host.perform(.enable, "Notes", for: ada)
            self.runner.end("Notes")
            for request in [HostRequest.disable, .update(), .enable] {
                #expect(try await host.perform(request, "Notes", for: ada).isSuccess)
            }
            try await host.expectHello("1.1.0")
        }
    }

    @Test(
        "X2 · a quarantine outlives the host; one whose time is over does not keep the next one from starting it",
        arguments: [true, false])
    func restart(isOver: Bool) async throws {
        let folder = try TemporaryFolder()
        try await self.bench.withHost(in: folder, restarts: Isolated.strict) { host in
            try host.add(Isolated.package(), Isolated.plugin(), on: self.runner)
        } body: { host in
            for user in ["ada", "ben"] { try await host.installAndEnable("Notes", for: try await host.user(user)) }
            self.runner.end("Notes", lastLines: ["out of cheese"])
        }
        let next = Bench()
        if isOver { next.clock.advance(by: .seconds(600)) }
        try await next.withHost(in: folder, restarts: Isolated.strict) { host in
            try host.add(Isolated.package(), Isolated.plugin(), on: next.runner)
        } body: { host in
            let ada = try await host.user("ada")
            #expect(try await host.state("Notes", of: ada) == (isOver ? .enabled : .error))
            #expect(next.runner.started.count == (isOver ? 1 : 0))
            #expect(host.host.quarantines.map(\.lastLines) == (isOver ? [] : [["out of cheese"]]))
            guard !isOver else { return }
            #expect(await host.failure()?.code == .quarantined)
            #expect(try await host.perform(.retry, "Notes", for: ada, by: self.root).isSuccess)
            for user in ["ada", "ben"] { try await host.expectHello(as: user) }
        }
    }
}
