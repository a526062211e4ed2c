import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Logging
import Synchronization
import Testing

@Suite("A plugin whose process has ended is started again")
struct CrashTests {
    private let bench = Bench()
    private var runner: ScriptedRunner { self.bench.runner }
    private var clock: ManualClock { self.bench.clock }

    @Test("X2 · the first time at once, for everybody who was there; nobody loses more than the calls under way")
    func atOnce() async throws {
        try await self.bench.withNotes { host, ada, ben in
            #expect(self.runner.started.count == 1)
            let unit = try #require(self.runner.end("Notes")).unit
            try await host.expectHello(as: "ada")
            try await host.expectHello(as: "ben")
            #expect(self.runner.started.count == 2)
            for owner in [ada, ben] { #expect(try await host.state("Notes", of: owner) == .enabled) }
            #expect(host.host.crashes(of: unit) == 1)
            #expect(host.host.restarts(of: unit) == 1)
            #expect(await host.host.processes().map(\.instances) == [2])
            #expect(await host.host.processes(of: try PluginSlug("Other")).isEmpty)
            #expect(host.host.unitCounts == [UnitCounts(unit: unit, crashes: 1, restarts: 1)])
        }
    }

    @Test("X2 · the next times after a delay that grows")
    func delays() async throws {
        try await self.bench.withNotes { host, _, _ in
            self.runner.end("Notes")
            try await host.expectHello()
            for (number, delay) in [(2, Duration.seconds(1)), (3, .seconds(2))] {
                self.runner.end("Notes")
                async let answer = host.hello()
                await self.clock.waitForSleeper(of: delay)
                await self.clock.waitForSleeper(of: .seconds(5))
                self.clock.advance(by: delay - .milliseconds(1))
                #expect(self.runner.started.count == number)
                self.clock.advance(by: .milliseconds(1))
                #expect(try await answer == "1.0.0")
                #expect(self.runner.started.count == number + 1)
            }
        }
    }

    @Test("X2 · a call under way fails with a typed error, one that waits too long is told to try again")
    func calls() async throws {
        let isAsked = Gate()
        var plugin = Isolated.plugin()
        plugin.onStart = { context in
            try await context.routes.get("/hello") { _ in
                isAsked.open()
                try await Gate().pass()
                return .text("late")
            }
        }
        try await self.bench.withNotes(plugin: plugin) { host, _, _ in
            async let failure = host.failure()
            try await isAsked.pass()
            self.runner.end("Notes")
            #expect(await failure?.code == .crashed)
            #expect(await failure?.remedy == .askAuthor)
        }
    }

    @Test("X2 · a request waits for the return only so long, and says to try again")
    func patience() async throws {
        var restarts = Isolated.restarts
        restarts.delay = .seconds(60)
        try await self.bench.withNotes(restarts: restarts) { host, _, _ in
            self.runner.end("Notes")
            try await host.expectHello()
            self.runner.end("Notes")
            async let failure = host.failure()
            await self.clock.waitForSleeper(of: .seconds(60))
            await self.clock.waitForSleeper(of: .seconds(5))
            self.clock.advance(by: .seconds(5))
            let error = try #require(await failure)
            #expect(error.code == .notServing)
            #expect(error.remedy == .retry)
            #expect(error.message.contains("Notes@1.0.0"))
            self.clock.advance(by: .seconds(55))
            try await host.expectHello()
        }
    }

    @Test("X2 · an installation that lost its process while it was to begin serving comes back as well")
    func betweenStartAndServe() async throws {
        try await self.bench.withHost { host in
            try host.add(Isolated.package(), Isolated.plugin(), on: self.runner)
        } body: { host in
            let ada = try await host.user("ada")
            _ = try await host.perform(.install(), "Notes", for: ada)
            self.runner.endAfterNextStart()
            #expect(try await host.perform(.enable, "Notes", for: ada).state == .enabled)
            try await host.expectHello()
            #expect(self.runner.started.count == 2)
        }
    }

    @Test("X2 · an installation whose plugin crashes in `start` again is tried again, as the budget says")
    func crashesInStart() async throws {
        let starts = Mutex(0)
        let runner = self.runner
        let plugin = Isolated.plugin { _ in
            // The second and the third time: ada's start after the first end, and the one after that.
            let number = starts.withLock {
                $0 += 1; return $0
            }
            if number == 2 || number == 3 { runner.end("Notes") }
        }
        try await self.bench.withHost { host in
            try host.add(Isolated.package(), plugin, on: runner)
        } body: { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Notes", for: ada)
            runner.end("Notes")
            async let answer = host.hello()
            for delay in [1, 2] {
                await self.clock.waitForSleeper(of: .seconds(delay))
                self.clock.advance(by: .seconds(delay))
            }
            #expect(try await answer == "1.0.0")
            #expect(runner.started.count == 4)
            #expect(try await host.state("Notes", of: ada) == .enabled)
        }
    }

    @Test("an installation that fails otherwise when it is woken again ends in error, and others come back")
    func failsOtherwise() async throws {
        let isBroken = Mutex(false)
        let plugin = Isolated.plugin { context in
            if context.owner.rawValue == "ada", isBroken.withLock({ $0 }) { throw PluginFailure.permanent("no") }
        }
        try await self.bench.withNotes(plugin: plugin) { host, ada, ben in
            isBroken.withLock { $0 = true }
            self.runner.end("Notes")
            try await host.expectHello(as: "ben")
            #expect(await host.failure(as: "ada")?.code == .notServing)
            #expect(try await host.state("Notes", of: ada) == .error)
            isBroken.withLock { $0 = false }
            #expect(try await host.perform(.retry, "Notes", for: ada).state == .enabled)
            try await host.expectHello(as: "ada")
        }
    }

    @Test("one that cannot be run any more when it is woken again keeps nobody waiting, and stays enabled")
    func cannotRun() async throws {
        try await self.bench.withNotes { host, ada, _ in
            self.runner.forget("Notes")
            self.runner.end("Notes")
            let error = try #require(await host.failure())
            #expect(error.code == .notRunnable)
            #expect(error.remedy != .retry)
            #expect(try await host.state("Notes", of: ada) == .enabled)
        }
    }

    @Test("X2 · the same end told twice counts once")
    func toldTwice() async throws {
        try await self.bench.withNotes { host, _, _ in
            let end = try #require(self.runner.end("Notes"))
            self.runner.repeatEnd(end)
            try await host.expectHello()
            #expect(host.host.crashes(of: end.unit) == 1)
        }
    }

    @Test("X2 · a plugin with a process for each owner crashes for that owner alone")
    func perOwner() async throws {
        try await self.bench.withNotes(["isolation": "per_owner"]) { host, ada, ben in
            #expect(self.runner.started.count == 2)
            self.runner.end("Notes", of: ada)
            try await host.expectHello(as: "ada")
            try await host.expectHello(as: "ben")
            #expect(self.runner.started.map(\.owner) == [ada, ben, ada])
        }
    }

    @Test("X2 · a service whose process has ended is waited for by its callers")
    func services() async throws {
        let provider = Isolated.plugin { context in
            try await context.services.provide("math.double") { call in try call.decode(Int.self) * 2 }
        }
        var caller = ScriptedPlugin()
        caller.onStart = { context in
            try await context.routes.get("/hello") { _ in
                let answer: Int = try await context.services.call("math.double", 21)
                return .text("\(answer)")
            }
        }
        let offers: JSONValue = ["provides": [["name": "math.double", "version": "2.1.0"]]]
        try await self.bench.withHost { [caller] host in
            try host.add(Isolated.package("Provider", ["services": offers]), provider, on: self.runner)
            try host.add(Isolated.package("Caller"), caller)
        } body: { host in
            let ada = try await host.user("ada")
            for slug in ["Provider", "Caller"] { try await host.installAndEnable(slug, for: ada) }
            self.runner.end("Provider")
            try await host.expectHello(from: "Provider")
            self.runner.end("Provider")
            async let answer = host.hello("Caller")
            await self.clock.waitForSleeper(of: .seconds(1))
            await self.clock.waitForSleeper(of: .seconds(5))
            self.clock.advance(by: .seconds(1))
            #expect(try await answer == "42")
        }
    }

    @Test("X2 · what a process has not seen before it ended is asked again of the next, once")
    func askedAgain() async throws {
        try await self.bench.withNotes { host, _, _ in
            self.runner.endBeforeNextCall()
            try await host.expectHello()
            #expect(self.runner.started.count == 2)
            self.runner.endBeforeNextCall()
            let streaming = PluginRequest(
                method: .get, path: "/hello", body: PluginBody(chunks: AsyncThrowingStream { $0.finish() }),
                user: try UserID("ada"))
            let error = await #expect(throws: DovetailError.self) {
                try await host.host.respond(to: streaming, from: try PluginSlug("Notes"))
            }
            #expect(error?.code == .crashed)
            #expect(error?.remedy == .retry)
        }
    }

    @Test("X2 · the operator reads of each end once, with what the process wrote last; its owners hear an event")
    func told() async throws {
        let record = Record<RecordingLogHandler.Line>()
        let logger = Logger(label: "test", factory: { _ in RecordingLogHandler(record) })
        try await self.bench.withHost(logger: logger) { host in
            try host.add(Isolated.package(), Isolated.plugin(), on: self.runner)
        } body: { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Notes", for: ada)
            var events = host.host.events { $0.name == "plugin.crashed" }.makeAsyncIterator()
            self.runner.end("Notes", lastLines: (1...30).map { "line \($0)" })
            let event = try #require(await events.next())
            #expect(event.owner == ada)
            #expect(try event.decode([String: String].self)["state"] == "enabled")
            let lines = record.entries.filter { $0.level == .error }
            #expect(lines.map(\.message) == ["A plugin's process has ended and is started again"])
            let facts = try #require(lines.first).metadata
            #expect(facts["plugin.slug"] == "Notes")
            #expect(facts["error.code"] == "crashed")
            #expect(facts["process.last_lines"]?.contains("line 30") == true)
            #expect(facts["process.last_lines"]?.contains("line 10\"") == false)
            try await host.expectHello()
        }
    }
}
