import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Synchronization
import Testing

@Suite("An installation's resources are its own, and gone when it sleeps")
struct ResourceTests {
    private struct Broken: Error {}

    private static let fields: [String: JSONValue] = [
        "api_endpoints": [["method": "GET", "path": "/x"]],
        "events": ["subscribes": ["**"]],
        "services": ["provides": [["name": "notes.search", "version": "1.0.0"]]],
        "schedules": [["name": "tidy", "every": 60]],
    ]

    @Test("Q13 · timers, listeners, tasks, services, routes and closeables are counted, and all go even if one fails")
    func allGo() async throws {
        let closed = Record<String>()
        let counts = Record<Int>()
        let cancelled = Gate()
        let contexts = Record<PluginContext>()
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            try await context.routes.get("/x") { _ in .noContent }
            try await context.events.subscribe("task.*") { _ in }
            try await context.services.provide("notes.search") { _ in [String]() }
            try await context.timers.every(.seconds(60), name: "tick") {}
            try await context.timers.after(.seconds(60), name: "once") {}
            try await context.timers.schedule("tidy") {}
            try await context.tasks.run("work") {
                await withTaskCancellationHandler {
                    await cancelled.passUncancelled()
                } onCancel: {
                    cancelled.open()
                }
            }
            try await context.resources.closing("first") { closed.add("first") }
            try await context.resources.closing("broken") { throw Broken() }
            try await context.resources.closing("last") { closed.add("last") }
            counts.add(try await context.resources.count)
            contexts.add(context)
        }
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes", Self.fields), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Notes", for: ada)
            #expect(counts.entries == [10])
            let result = try await host.perform(.disable, "Notes", for: ada)
            #expect(result.isSuccess)
            #expect(result.warnings.map(\.message).contains { $0.contains("broken") })
            #expect(closed.entries == ["last", "first"])
            try await cancelled.pass()
            let context = try #require(contexts.entries.first)
            await #expect(throws: DovetailError.self) { try await context.resources.count }
            await #expect(throws: DovetailError.self) { try await context.storage.set(1, for: "late") }
        }
    }

    @Test("Q13 · enabling and disabling again and again leaves nothing over")
    func cycles() async throws {
        let counts = Record<Int>()
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            try await context.routes.get("/x") { _ in .noContent }
            try await context.events.subscribe("task.*") { _ in }
            try await context.timers.every(.seconds(60), name: "tick") {}
            counts.add(try await context.resources.count)
        }
        let clock = ManualClock()
        try await withHost(clock: clock) { [plugin] host in
            try host.add(TestPackage("Notes", Self.fields), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Notes", for: ada)
            for _ in 1...20 {
                #expect(try await host.perform(.disable, "Notes", for: ada).isSuccess)
                #expect(try await host.perform(.enable, "Notes", for: ada).isSuccess)
            }
            #expect(Set(counts.entries) == [3])
            #expect(try await host.perform(.disable, "Notes", for: ada).isSuccess)
            #expect(clock.sleeperCount == 0)
        }
    }

    @Test("a timer ticks while the installation serves, and not before")
    func timer() async throws {
        let clock = ManualClock()
        let ticks = Record<String>()
        let hasTicked = Gate()
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            try await context.timers.schedule("tidy") {
                ticks.add("tidy")
                hasTicked.open()
            }
        }
        try await withHost(clock: clock) { [plugin] host in
            try host.add(TestPackage("Notes", Self.fields), plugin)
        } body: { host in
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
            await clock.waitForSleepers(1)
            clock.advance(by: .seconds(59))
            #expect(ticks.entries.isEmpty)
            clock.advance(by: .seconds(1))
            try await hasTicked.pass()
            #expect(ticks.entries == ["tidy"])
        }
    }

    @Test(
        "a timer that cancels itself does not wait for itself, and what start leaves running may ask for an operation")
    func cancelsItself() async throws {
        let clock = ManualClock()
        let done = Gate()
        let results = Record<OperationResult>()
        let host = Record<TestHost>()
        let registrations = Record<any Registration>()
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            registrations.add(
                try await context.timers.schedule("tidy") {
                    await registrations.entries.first?.cancel()
                    guard let host = host.entries.first else { return }
                    results.add(await host.host.perform(.enable, on: context.installation))
                    done.open()
                })
        }
        try await withHost(clock: clock) { [plugin] test in
            try test.add(TestPackage("Notes", Self.fields), plugin)
            host.add(test)
        } body: { test in
            try await test.installAndEnable("Notes", for: try await test.user("ada"))
            await clock.waitForSleepers(1)
            clock.advance(by: .seconds(60))
            try await done.pass()
            #expect(results.entries.map(\.isSuccess) == [true])
        }
    }

    @Test("tasks that spin take no thread from the host")
    func spinningTask() async throws {
        let isOver = Atomic(false)
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            for number in 1...4 {
                try await context.tasks.run("spin \(number)") { while !isOver.load(ordering: .relaxed) {} }
            }
        }
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
            try host.add(TestPackage("Other"), ScriptedPlugin())
        } body: { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Notes", for: ada)
            try await host.installAndEnable("Other", for: ada)
            isOver.store(true, ordering: .relaxed)
        }
    }

    @Test("what the manifest does not declare cannot be bound")
    func undeclared() async throws {
        let attempts: [@Sendable (PluginContext) async throws -> Void] = [
            { try await $0.routes.post("/x") { _ in .noContent } },
            { try await $0.services.provide("other") { _ in 1 } },
            { try await $0.timers.schedule("other") {} },
            { try await $0.events.publish("other.thing") },
        ]
        for attempt in attempts {
            var plugin = ScriptedPlugin()
            plugin.onStart = attempt
            try await withHost { [plugin] host in
                try host.add(TestPackage("Notes", Self.fields), plugin)
            } body: { host in
                let ada = try await host.user("ada")
                _ = try await host.perform(.install(), "Notes", for: ada)
                let result = try await host.perform(.enable, "Notes", for: ada)
                #expect(result.error?.code == .undeclared)
                #expect(result.error?.remedy == .askAuthor)
            }
        }
    }

    @Test("a hook cannot bind: handlers are bound in start")
    func hooksDoNotBind() async throws {
        var plugin = ScriptedPlugin()
        plugin.onEnable = { context in
            try await context.routes.get("/x") { _ in .noContent }
            return .done
        }
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes", Self.fields), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            _ = try await host.perform(.install(), "Notes", for: ada)
            let result = try await host.perform(.enable, "Notes", for: ada)
            #expect(result.error?.code == .invalidRequest)
            #expect(result.message.contains("start"))
        }
    }
}
