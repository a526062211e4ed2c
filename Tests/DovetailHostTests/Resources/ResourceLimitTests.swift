import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Logging
import Testing

@Suite("What an awake plugin may take of the host")
struct ResourceLimitTests {
    private struct Broken: Error {}

    @Test("An installation holds only so many resources; what is cancelled makes room")
    func tooMany() async throws {
        var limits = HostSettings.Limits()
        limits.resources = 10
        let errors = Record<any Error>()
        let counts = Record<Int>()
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            var last: (any Registration)?
            for number in 1...10 { last = try await context.resources.closing("file \(number)") {} }
            do {
                try await context.tasks.run("more") {}
            } catch {
                errors.add(error)
            }
            await last?.cancel()
            try await context.resources.closing("another") {}
            counts.add(try await context.resources.count)
        }
        try await withHost(limits: limits) { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
            let error = try #require(errors.entries.first as? DovetailError)
            #expect(error.code == .tooLarge && error.message.contains("more") && error.message.contains("10"))
            #expect(counts.entries == [10])
        }
    }

    @Test("Resources that do not close hold up the end of an installation only so long", .timeLimit(.minutes(10)))
    func hanging() async throws {
        var limits = HostSettings.Limits()
        limits.release = .seconds(1)
        let never = Gate()
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            for number in 1...900 {
                try await context.resources.closing("file \(number)") { await never.passUncancelled() }
            }
        }
        try await withHost(limits: limits) { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Notes", for: ada)
            let result = try await host.perform(.disable, "Notes", for: ada)
            #expect(result.isSuccess)
            #expect(result.warnings.count == 900)
            never.open()
        }
    }

    @Test("Failures in the background are logged only so often, and what is left out is counted")
    func warnings() async throws {
        let lines = Record<RecordingLogHandler.Line>()
        let hasFailed = Gate()
        let failures = Record<Int>()
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            for number in 1...200 {
                try await context.tasks.run("work") {
                    failures.add(number)
                    if failures.entries.count == 200 { hasFailed.open() }
                    throw Broken()
                }
            }
        }
        let logger = Logger(label: "test", factory: { _ in RecordingLogHandler(lines) })
        try await withHost(clock: ManualClock(), logger: logger) { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Notes", for: ada)
            try await hasFailed.pass()
            #expect(try await host.perform(.disable, "Notes", for: ada).isSuccess)
            let warnings = lines.entries.filter { $0.level == .warning && $0.metadata["user.id"] == "ada" }
            #expect(warnings.count == 51)
            #expect(warnings.compactMap { $0.metadata["log.dropped"] } == ["150"])
        }
    }
}
