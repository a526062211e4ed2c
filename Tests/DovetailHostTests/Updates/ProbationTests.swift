import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Synchronization
import Testing

@Suite("A new release is on probation: if it is not well, the host goes back by itself")
struct ProbationTests {
    private let clock = ManualClock()

    /// A bench whose new release changes a row and a key.
    private func bench(_ home: Home) -> UpdateBench {
        var bench = UpdateBench(home, clock: self.clock)
        bench.updates = UpdateSettings()
        bench.newer.onUpdate = { context, _ in
            try await context.database.execute("UPDATE notes SET text = 'changed' WHERE owner = :owner")
            try await context.storage.set("new", for: "new")
            return .done
        }
        return bench
    }

    private func expectOld(_ host: TestHost, _ ada: Owner, because words: String) async throws {
        #expect(try await host.ask(.get, "/version") == "1.0.0")
        #expect(try await host.ask(.get, "/notes") == #"["one"]"#)
        #expect(try await host.storedKeys("Notes", of: ada) == ["last"])
        let id = InstallationID(owner: ada, slug: try PluginSlug("Notes"))
        let installation = try #require(try await host.host.installation(id))
        let failed = FailedOperation(kind: .update, origin: .enabled, target: UpdateBench.new, attempt: 1)
        #expect(installation.lifecycle == InstallationLifecycle(state: .error(failed), version: UpdateBench.old))
        #expect(installation.failure?.message.contains(words) == true, "\(installation.failure?.message ?? "none")")
        let operation = try #require(try await host.host.operations(OperationQuery(owner: ada, limit: 1)).first)
        #expect(operation.kind == .rollback)
        #expect(operation.status == .succeeded)
        #expect(operation.requestedBy == nil)
        #expect(operation.error?.message.contains(words) == true)
    }

    @Test("X5 · one that says twice in a row that it is not well is left again", arguments: Home.allCases)
    func unhealthy(home: Home) async throws {
        let isIll = Mutex(false)
        var bench = self.bench(home)
        bench.newer.onHealth = { _ in
            isIll.withLock(\.self) ? PluginHealth(isHealthy: false, message: "The disk is full") : .healthy
        }
        try await bench.run { host, ada, ben in
            _ = try await host.ask(.post, "/notes", "one")
            #expect(try await host.update(ada).isSuccess)
            #expect(try await host.ask(.get, "/notes") == #"["changed"]"#)
            isIll.withLock { $0 = true }
            let listening = host.host.events { $0.name == "plugin.rolled_back" }
            for _ in 1...2 {
                await self.clock.waitForSleeper(of: .seconds(2))
                self.clock.advance(by: .seconds(2))
            }
            for await _ in listening { break }
            try await self.expectOld(host, ada, because: "The disk is full")
            #expect(try await host.ask(.get, "/version", as: "ben") == "1.0.0")
        }
    }

    @Test("X5 · one whose process ends is left again, and who asks meanwhile is answered by the old one")
    func crash() async throws {
        let bench = self.bench(.outside)
        try await bench.run { host, ada, _ in
            _ = try await host.ask(.post, "/notes", "one")
            #expect(try await host.update(ada).isSuccess)
            bench.runner.end("Notes", UpdateBench.new)
            #expect(try await host.ask(.get, "/version") == "1.0.0")
            try await self.expectOld(host, ada, because: "ended soon after the update")
        }
    }

    @Test("X5 · one that does not start when the host does is left again", arguments: Home.allCases)
    func restart(home: Home) async throws {
        struct Broken: Error {}
        let isBroken = Gate()
        var bench = self.bench(home)
        bench.newer.onStart = { _ in if isBroken.isOpen { throw Broken() } }
        let folder = try TemporaryFolder()
        try await bench.run(in: folder) { host, ada, _ in
            _ = try await host.ask(.post, "/notes", "one")
            #expect(try await host.update(ada).isSuccess)
        }
        isBroken.open()
        try await bench.run(in: folder) { host, ada, _ in
            try await self.expectOld(host, ada, because: "Broken")
        }
    }

    @Test("X5 · one that has stood its probation stays, whatever it says later", arguments: Home.allCases)
    func stood(home: Home) async throws {
        let asked = Mutex(0)
        let isIll = Gate()
        var bench = self.bench(home)
        bench.newer.onHealth = { _ in
            asked.withLock { $0 += 1 }
            return isIll.isOpen ? PluginHealth(isHealthy: false) : .healthy
        }
        try await bench.run { host, ada, _ in
            let result = try await host.update(ada)
            #expect(result.isSuccess)
            self.clock.advance(by: .seconds(31))
            isIll.open()
            bench.runner.end("Notes", UpdateBench.new)
            #expect(try await host.ask(.get, "/version") == "1.1.0")
            #expect(try await host.state("Notes", of: ada) == .enabled)
        }
    }
}
