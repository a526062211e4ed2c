import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

@Suite("A host that stops takes nothing new, and lets what is under way end", .timeLimit(.minutes(10)))
struct StoppingTests {
    private let begun = Gate()
    private let mayEnd = Gate()

    /// A plugin whose `enable` lasts until the test lets it end.
    private var slow: ScriptedPlugin {
        var plugin = Isolated.plugin()
        plugin.onEnable = { [begun, mayEnd] context in
            try await context.storage.set("enabled", for: "trace")
            begun.open()
            try await mayEnd.pass()
            return .done
        }
        return plugin
    }

    private func prepare(_ host: TestHost) throws {
        let storage: [String: JSONValue] = ["permissions": ["storage.read", "storage.write"]]
        try host.add(Isolated.package("Slow", storage), self.slow)
        try host.add(Isolated.package(), Isolated.plugin())
    }

    @Test(
        "N15 · from the first word on, operations, publications and requests are refused as `stopping`, and what is under way comes to its end"
    )
    func doors() async throws {
        try await withHost(prepare: self.prepare) { test in
            let ada = try await test.user("ada")
            try await test.installAndEnable("Notes", for: ada)
            #expect(try await test.perform(.install(), "Slow", for: ada).isSuccess)
            async let enabling = test.perform(.enable, "Slow", for: ada)
            try await self.begun.pass()
            test.host.beginStopping()
            #expect(test.host.phase == .stopping && !test.host.isRunning)
            #expect(test.host.underWay == ["enable of Slow of user ada"])

            let refused = try await test.perform(.disable, "Notes", for: ada)
            #expect(refused.error?.code == .stopping && refused.error?.remedy == .retry)
            #expect(refused.state == .enabled, "a refusal tells the state that is the case")
            #expect(await test.failure()?.code == .stopping)
            let package = try TestPackage("Late").write(below: test.folder.file("more"))
            await #expect(throws: DovetailError.hostStops) { _ = try await test.host.publish(folder: package) }
            #expect(try await test.state("Notes", of: ada) == .enabled, "what is stored can be read")

            async let report = test.host.stop()
            self.mayEnd.open()
            let result = try await enabling
            #expect(result.isSuccess && result.state == .enabled)
            #expect(await report.isComplete)
            #expect(test.host.phase == .stopped)
            #expect(try await test.storedKeys("Slow", of: ada) == ["trace"])
        }
    }

    @Test("N15 · who waits for another operation of the same installation is refused at once when the host stops")
    func waiting() async throws {
        let clock = ManualClock()
        try await withHost(clock: clock, prepare: self.prepare) { test in
            let ada = try await test.user("ada")
            #expect(try await test.perform(.install(), "Slow", for: ada).isSuccess)
            async let enabling = test.perform(.enable, "Slow", for: ada)
            try await self.begun.pass()
            async let waiting = test.perform(.disable, "Slow", for: ada)
            await clock.waitForSleeper(of: HostSettings.Limits().lock)
            test.host.beginStopping()
            #expect(try await waiting.error?.code == .stopping)
            self.mayEnd.open()
            #expect(try await enabling.isSuccess)
        }
    }

    @Test("N15 · `stop` of all installations runs at once: each may need that the others run")
    func hooks() async throws {
        let stopped = Record<String>()
        let gates = [Gate(), Gate()]
        @Sendable func plugin(_ own: Gate, _ other: Gate) -> ScriptedPlugin {
            var plugin = ScriptedPlugin()
            plugin.onStop = { context in
                own.open()
                try await other.pass()
                stopped.add(context.slug.rawValue)
            }
            return plugin
        }
        try await withHost {
            try $0.add(TestPackage("First"), plugin(gates[0], gates[1]))
            try $0.add(TestPackage("Second"), plugin(gates[1], gates[0]))
        } body: { test in
            let ada = try await test.user("ada")
            for slug in ["First", "Second"] { try await test.installAndEnable(slug, for: ada) }
            #expect(await test.host.stop().isComplete)
        }
        #expect(stopped.entries.sorted() == ["First", "Second"])
    }

    @Test("N15 · an installation whose `stop` does not return is waited for so long only, and named")
    func endlessHook() async throws {
        let clock = ManualClock()
        let log = Record<RecordingLogHandler.Line>()
        var endless = ScriptedPlugin()
        endless.onStop = { _ in await Gate().passUncancelled() }
        try await withHost(clock: clock, logger: .init(label: "test") { _ in RecordingLogHandler(log) }) { [endless] in
            try $0.add(TestPackage("Endless"), endless)
        } body: { test in
            try await test.installAndEnable("Endless", for: try await test.user("ada"))
            async let report = test.host.stop()
            await clock.waitForSleeper(of: HostSettings.Limits().stop)
            clock.advance(by: HostSettings.Limits().stop)
            #expect(await report.isComplete)
        }
        let line = log.entries.first { $0.message == "An installation did not stop in good order" }
        let message = line?.metadata["error.message"] ?? ""
        #expect(message.contains("Endless@1.0.0 failed for user ada in `stop`"), "\(message)")
    }

    @Test(
        "N15 · what an installation holds ends with the stop: tasks, timers, listeners, resources, and who watches events"
    )
    func resources() async throws {
        let closed = Record<String>()
        let (working, cancelled) = (Gate(), Gate())
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            try await context.timers.every(.seconds(60), name: "tick") {}
            try await context.events.subscribe("task.*") { _ in }
            try await context.tasks.run("work") {
                working.open()
                await cancelled.openWhenCancelled()
            }
            try await context.resources.closing("file") { closed.add("file") }
        }
        plugin.onStop = { _ in closed.add("stop") }
        let clock = ManualClock()
        try await withHost(clock: clock) { [plugin] in
            try $0.add(TestPackage("Notes", ["events": ["subscribes": ["task.*"]]]), plugin)
        } body: { test in
            try await test.installAndEnable("Notes", for: try await test.user("ada"))
            try await working.pass()
            let events = test.host.events { _ in true }
            #expect(await test.host.stop().isComplete)
            try await cancelled.pass()
            #expect(closed.entries == ["stop", "file"])
            for await _ in events {}
            #expect(clock.sleeperCount == 0, "no timer is left")
        }
    }

    @Test("N15 · what does not end at all is named when the time is over, and waited for no longer")
    func tooLate() async throws {
        let clock = ManualClock()
        let runner = EndlessRunner()
        try await withHost(clock: clock, runners: [runner]) { _ in
        } body: { test in
            async let report = test.host.stop()
            try await runner.stopping.pass()
            await clock.waitForSleeper(of: HostSettings.Limits().shutdown)
            clock.advance(by: HostSettings.Limits().shutdown)
            #expect(await report.unfinished == ["the end of plugin processes"])
        }
        runner.mayStop.open()
    }

    @Test("N15 · a host that is told to stop while it starts does so at once, and nothing is in error for it")
    func starting() async throws {
        let folder = try TemporaryFolder()
        let isHanging = Gate()
        let starting = Gate()
        var plugin = ScriptedPlugin()
        plugin.onStart = { _ in
            guard isHanging.isOpen else { return }
            starting.open()
            await Gate().passUncancelled()
        }
        let prepare: (TestHost) throws -> Void = { [plugin] in try $0.add(TestPackage("Notes"), plugin) }
        try await withHost(in: folder, prepare: prepare) { test in
            try await test.installAndEnable("Notes", for: try await test.user("ada"))
        }
        isHanging.open()
        let hosts = Record<TestHost>()
        let stop = Task {
            try await starting.pass()
            hosts.entries.first?.host.beginStopping()
        }
        await #expect(throws: DovetailError.hostStops) {
            try await withHost(in: folder) { test in
                try prepare(test)
                hosts.add(test)
            } body: { _ in
            }
        }
        try await stop.value
        #expect(await hosts.entries.first?.host.stop().isComplete == true)
        try await withHost(in: folder) {
            try $0.add(TestPackage("Notes"), ScriptedPlugin())
        } body: { test in
            let state = try await test.state("Notes", of: try await test.user("ada"))
            #expect(state == .enabled)
        }
    }
}

extension DovetailError {
    /// What a host that stops says to all that is new.
    fileprivate static let hostStops = DovetailError(
        .stopping, "The host is stopping. Try again when it is back.", remedy: .retry)
}

/// A runner that runs nothing, and does not stop before it may.
private struct EndlessRunner: PluginRunner {
    let stopping = Gate()
    let mayStop = Gate()

    func canRun(_ release: LoadedRelease) -> Bool { false }

    func endpoint(for release: LoadedRelease) async throws -> any PluginEndpoint {
        throw DovetailError(.notRunnable, "\(release.id) is never run.")
    }

    func stop() async {
        self.stopping.open()
        await self.mayStop.passUncancelled()
    }
}
