import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Synchronization
import Testing

@Suite("Operations and crashes get on with each other")
struct CrashInOperationTests {
    private let bench = Bench()
    private var runner: ScriptedRunner { self.bench.runner }
    private var clock: ManualClock { self.bench.clock }

    /// A plugin whose process ends in one hook, the first time.
    private func plugin(crashingIn hook: Hook) -> ScriptedPlugin {
        let runner = self.runner
        let hasCrashed = Mutex(false)
        let crash: @Sendable (Hook, PluginContext) -> Void = { place, context in
            let isFirst = hasCrashed.withLock { hasCrashed in
                guard place == hook, !hasCrashed else { return false }
                hasCrashed = true
                return true
            }
            if isFirst { runner.end("Notes", context.version) }
        }
        var plugin = Isolated.plugin()
        plugin.onInstall = { context in
            crash(.install, context); return .done
        }
        plugin.onEnable = { context in
            crash(.enable, context); return .done
        }
        plugin.onDisable = { context in
            crash(.disable, context); return .done
        }
        plugin.onUninstall = { context in
            crash(.uninstall, context); return .done
        }
        plugin.onUpdate = { context, _ in
            crash(.update, context); return .done
        }
        plugin.onConfigure = { context, _ in
            crash(.configure, context); return .done
        }
        return plugin
    }

    private static let settings: [String: JSONValue] = ["configuration": ["size": ["type": "integer", "default": 1]]]

    private func withPlugin(
        _ plugin: ScriptedPlugin, _ body: (TestHost, Owner) async throws -> Void
    ) async throws {
        try await self.bench.withHost { host in
            for version in ["1.0.0", "1.1.0"] {
                try host.add(Isolated.package(version: version, Self.settings), plugin, on: self.runner)
            }
        } body: { host in
            try await body(host, try await host.user("ada"))
        }
    }

    @Test(
        "X2 · a crash in a hook is a failure of the hook, and leaves what such a failure leaves",
        arguments: [
            (Hook.install, InstallationState.error), (.enable, .error), (.uninstall, .error), (.update, .error),
            (.configure, .enabled),
        ])
    func inHook(hook: Hook, state: InstallationState) async throws {
        try await self.withPlugin(self.plugin(crashingIn: hook)) { host, ada in
            let results = try await [
                host.perform(.install(version: SemanticVersion(1, 0, 0)), "Notes", for: ada),
                host.perform(.enable, "Notes", for: ada),
                host.perform(.configure(["size": 2]), "Notes", for: ada),
                host.perform(.update(), "Notes", for: ada),
                host.perform(.disable, "Notes", for: ada),
                host.perform(.uninstall(), "Notes", for: ada),
            ]
            let failed = try #require(results.first { $0.error?.code == .crashed })
            #expect(failed.operation?.kind.rawValue == hook.rawValue)
            #expect(failed.state == state)
        }
    }

    @Test("X2 · a crash in an update leaves the old release serving")
    func update() async throws {
        try await self.withPlugin(self.plugin(crashingIn: .update)) { host, ada in
            _ = try await host.perform(.install(version: SemanticVersion(1, 0, 0)), "Notes", for: ada)
            _ = try await host.perform(.enable, "Notes", for: ada)
            let updated = try await host.perform(.update(), "Notes", for: ada)
            #expect(updated.error?.code == .crashed)
            try await host.expectHello()
            #expect(try await host.perform(.retry, "Notes", for: ada).isSuccess)
            try await host.expectHello("1.1.0")
        }
    }

    @Test("X2 · an old release whose process ends while it is brought back after a failed update is woken again")
    func oldReleaseCrashes() async throws {
        let runner = self.runner
        let starts = Mutex(0)
        var plugin = Isolated.plugin { context in
            guard context.version == SemanticVersion(1, 0, 0) else { return }
            if starts.withLock({
                $0 += 1; return $0
            }) == 2 {
                runner.end("Notes")
            }
        }
        plugin.onUpdate = { _, _ in throw PluginFailure.permanent("no") }
        try await self.withPlugin(plugin) { host, ada in
            _ = try await host.perform(.install(version: SemanticVersion(1, 0, 0)), "Notes", for: ada)
            _ = try await host.perform(.enable, "Notes", for: ada)
            let updated = try await host.perform(.update(), "Notes", for: ada)
            #expect(updated.error?.code == .pluginFailed)
            try await host.expectHello()
            let installation = try #require(try await host.host.installations(of: ada).first)
            #expect(installation.lifecycle.isServing)
            guard case .error(let failed) = installation.lifecycle.state else {
                Issue.record("the update has failed")
                return
            }
            #expect(failed.kind == .update)
        }
    }

    @Test(
        "X2 · disabling goes on when the process ends meanwhile, and its hook runs in a fresh one",
        arguments: [true, false])
    func disable(crashesInStop: Bool) async throws {
        let (runner, hooks) = (self.runner, Record<Int>())
        var plugin = Isolated.plugin()
        plugin.onStop = { context in if crashesInStop { runner.end("Notes", context.version) } }
        plugin.onDisable = { context in
            hooks.add(runner.started.count)
            if !crashesInStop { runner.end("Notes", context.version) }
            return .done
        }
        try await self.withPlugin(plugin) { host, ada in
            try await host.installAndEnable("Notes", for: ada)
            let result = try await host.perform(.disable, "Notes", for: ada)
            #expect(result.isSuccess && result.state == .disabled)
            #expect(result.warnings.map(\.code) == [.crashed])
            #expect(hooks.entries == [crashesInStop ? 2 : 1])
            #expect(await host.failure()?.code == .notServing)
            #expect(try await host.perform(.enable, "Notes", for: ada).isSuccess)
        }
    }

    @Test(
        "X2 · an operation during the delay wins: what it leaves is not woken over again",
        arguments: ["disable", "update", "uninstall"])
    func duringDelay(_ name: String) async throws {
        let starts = Record<String>()
        let plugin = Isolated.plugin { context in starts.add("\(context.version)") }
        try await self.withPlugin(plugin) { host, ada in
            _ = try await host.perform(.install(version: SemanticVersion(1, 0, 0)), "Notes", for: ada)
            _ = try await host.perform(.enable, "Notes", for: ada)
            self.runner.end("Notes")
            try await host.expectHello()
            self.runner.end("Notes")
            await self.clock.waitForSleeper(of: .seconds(1))
            let requests: [String: HostRequest] = [
                "disable": .disable, "update": .update(), "uninstall": .uninstall(),
            ]
            let result = try await host.perform(try #require(requests[name]), "Notes", for: ada)
            #expect(result.isSuccess)
            if name == "update" {
                try await host.expectHello("1.1.0")
            } else {
                #expect(await host.failure()?.code == .notServing)
            }
            self.clock.advance(by: .seconds(60))
            // The last word: a later operation waits for whatever the delay may have begun.
            if name == "disable" { #expect(try await host.perform(.enable, "Notes", for: ada).isSuccess) }
            #expect(
                starts.entries == ["1.0.0", "1.0.0"] + ["disable": ["1.0.0"], "update": ["1.1.0"]][name, default: []])
        }
    }

    @Test("X2 · a host that stops during the delay does not wait for it, and the next one wakes what was lost")
    func hostStops() async throws {
        let folder = try TemporaryFolder()
        let prepare: (TestHost) throws -> Void = { host in
            try host.add(Isolated.package(), Isolated.plugin(), on: self.runner)
        }
        try await self.bench.withHost(in: folder, prepare: prepare) { host in
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
            for _ in 1...2 {
                self.runner.end("Notes")
                if self.runner.started.count == 1 { try await host.expectHello() }
            }
            await self.clock.waitForSleeper(of: .seconds(1))
        }
        let next = Bench()
        try await next.withHost(in: folder) { host in
            try host.add(Isolated.package(), Isolated.plugin(), on: next.runner)
        } body: { host in
            try await host.expectHello()
        }
    }

    @Test("X2 · one whose process ends while the host starts is woken again, and others with it")
    func hostStarts() async throws {
        let folder = try TemporaryFolder()
        let (first, next) = (Bench(), Bench())
        try await first.withHost(in: folder) { host in
            try host.add(Isolated.package(), Isolated.plugin(), on: first.runner)
        } body: { host in
            for user in ["ada", "ben"] { try await host.installAndEnable("Notes", for: try await host.user(user)) }
        }
        let hasCrashed = Mutex(false)
        let plugin = Isolated.plugin { [runner = next.runner] _ in
            let isFirst = hasCrashed.withLock { hasCrashed in
                defer { hasCrashed = true }
                return !hasCrashed
            }
            if isFirst { runner.end("Notes") }
        }
        try await next.withHost(in: folder) { host in
            try host.add(Isolated.package(), plugin, on: next.runner)
        } body: { host in
            for user in ["ada", "ben"] { try await host.expectHello(as: user) }
            #expect(next.runner.started.count == 2)
        }
    }
}
