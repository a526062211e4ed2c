import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

@Suite("Disabling by force", .timeLimit(.minutes(5)))
struct ForceDisableTests {
    @Test("Q12 · waits for nothing of the plugin: not its stop, its closing, its task, nor a request that hangs")
    func hanging() async throws {
        let (isAsked, never, stopped) = (Gate(), Gate(), Record<String>())
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            try await context.resources.closing("thing") { stopped.add("closed") }
            try await context.tasks.run("waits") { try await never.pass() }
            try await context.routes.get("/hello") { _ in
                isAsked.open()
                await never.passUncancelled()
                return .text("late")
            }
        }
        plugin.onSaveState = { _ in
            stopped.add("saved")
            return nil
        }
        plugin.onStop = { _ in stopped.add("stopped") }
        plugin.onDisable = { _ in
            stopped.add("disabled")
            return .done
        }
        try await withHost { [plugin] host in
            try host.add(Isolated.package(), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Notes", for: ada)
            async let answer = host.failure(as: "ada")
            try await isAsked.pass()
            let result = try await host.perform(.forceDisable, "Notes", for: ada)
            #expect(result.isSuccess && result.state == .disabled && result.warnings.isEmpty)
            #expect(stopped.entries.isEmpty)
            #expect(host.host.awakeCount == 0)
            never.open()
            _ = await answer
            #expect(try await host.perform(.forceDisable, "Notes", for: ada).isSuccess)
            #expect(try await host.perform(.enable, "Notes", for: ada).isSuccess)
        }
    }

    @Test("Q12 · does with a release that nobody can run, and with one whose enable has failed")
    func notRunnable() async throws {
        let folder = try TemporaryFolder()
        try await withHost(in: folder) { host in
            try host.add(Isolated.package(), ScriptedPlugin())
        } body: { host in
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
        }
        var failing = ScriptedPlugin()
        failing.onStart = { _ in throw PluginFailure.permanent("No.") }
        try await withHost(in: folder) { _ in
        } body: { host in
            let ada = try await host.user("ada")
            #expect(try await host.state("Notes", of: ada) == .enabled)
            #expect(try await host.perform(.forceDisable, "Notes", for: ada).state == .disabled)
        }
        try await withHost(in: folder) { [failing] host in
            try host.add(Isolated.package(), failing)
        } body: { host in
            let ada = try await host.user("ada")
            #expect(try await host.perform(.enable, "Notes", for: ada).state == .error)
            #expect(try await host.perform(.forceDisable, "Notes", for: ada).state == .disabled)
        }
    }

    @Test("Q12 · does while the release is in quarantine, and lets go of the process")
    func quarantined() async throws {
        let bench = Bench()
        try await bench.withNotes(restarts: Isolated.strict) { host, ada, ben in
            let first = try await host.perform(.forceDisable, "Notes", for: ben)
            #expect(first.state == .disabled)
            bench.runner.end("Notes")
            #expect(await host.failure(as: "ada")?.code == .quarantined)
            #expect(try await host.state("Notes", of: ada) == .error)
            #expect(try await host.perform(.forceDisable, "Notes", for: ada).state == .disabled)
        }
    }
}
