import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Foundation
import Logging
import Synchronization
import Testing

@Suite("Each step is logged with its duration, each failure with its error", .timeLimit(.minutes(10)))
struct StepLoggingTests {
    private typealias Line = RecordingLogHandler.Line

    private struct Broken: Error, CustomStringConvertible {
        let description = "the lever broke off"
    }

    private static let fields: [String: JSONValue] = ["configuration": ["size": ["type": "integer", "default": 1]]]
    private static let first = HostRequest.install(version: SemanticVersion(1, 0, 0))

    private let record = Record<Line>()
    private var logger: Logger { Logger(label: "test", factory: { [record] _ in RecordingLogHandler(record) }) }

    private func lines(_ message: String) -> [Line] { self.record.entries.filter { $0.message == message } }

    /// The lines of an operation.
    private func lines(of operation: LifecycleOperation?) -> [Line] {
        self.record.entries.filter { $0.metadata["operation.id"] == operation?.id.rawValue }
    }

    private func withNotes(
        _ plugin: ScriptedPlugin, in folder: TemporaryFolder? = nil, _ body: (TestHost, Owner) async throws -> Void
    ) async throws {
        try await withHost(in: folder, logger: self.logger) { host in
            for version in ["1.0.0", "1.1.0"] { try host.add(notesPackage(version: version, Self.fields), plugin) }
        } body: { host in
            try await body(host, try await host.user("ada"))
        }
    }

    @Test("Q15 · every operation logs each of its steps, the commit among them, and its whole, with durations")
    func steps() async throws {
        let isBroken = Mutex(false)
        var plugin = ScriptedPlugin()
        plugin.onUpdate = { _, _ in
            guard isBroken.withLock({ $0 }) else { return .done }
            throw Broken()
        }
        try await self.withNotes(plugin) { host, ada in
            let life: [(HostRequest, [String])] = [
                (Self.first, ["migrate", "install_hook", "commit"]),
                (.configure(["size": 2]), ["configure_hook", "commit"]),
                (.enable, ["enable_hook", "start", "commit"]),
                (
                    .update(),
                    ["launch", "hold", "migrate", "update_hook", "start", "health_check", "commit"]
                ),
                (.rollback, ["launch", "hold", "export", "restore", "start", "commit"]),
                (.disable, ["stop", "disable_hook", "commit"]),
                (.uninstall(), ["export", "uninstall_hook", "commit"]),
                (Self.first, ["migrate", "install_hook", "commit"]),
            ]
            for (request, steps) in life {
                let result = try await host.perform(request, "Notes", for: ada)
                try self.expect(steps, of: result)
            }
            isBroken.withLock { $0 = true }
            #expect(try await host.perform(.update(), "Notes", for: ada).state == .error)
            try self.expect(["commit"], of: try await host.perform(.dismiss, "Notes", for: ada))
            #expect(Set(try await host.host.operations().map(\.kind)) == Set(OperationKind.allCases))
        }
    }

    private func expect(_ steps: [String], of result: OperationResult) throws {
        let lines = self.lines(of: result.operation)
        let done = lines.filter { $0.message == "A step of an operation is done" }
        #expect(done.map { $0.metadata["operation.step"] } == steps, "\(result)")
        let ends = lines.filter { $0.message == "An operation succeeded" }
        #expect(ends.count == 1 && done.count + 1 == lines.count, "\(lines)")
        for line in done + ends {
            #expect(line.level == .info && line.metadata["operation.kind"] == result.operation?.kind.rawValue)
            #expect(try #require(line.metadata["operation.duration_ms"].flatMap { Double($0) }) >= 0)
        }
    }

    /// Where a plugin can fail so that its operation does.
    private enum Place: String, CaseIterable, CustomTestStringConvertible {
        case install, enable, start, configure, update, uninstall

        var testDescription: String { self.rawValue }

        var step: String { self == .start ? "start" : "\(self.rawValue)_hook" }

        /// What is asked for to come to it, the last of which fails.
        var requests: [HostRequest] {
            switch self {
            case .install: [first]
            case .enable, .start: [first, .enable]
            case .configure: [first, .configure(["size": 2])]
            case .update: [first, .update()]
            case .uninstall: [first, .uninstall()]
            }
        }
    }

    @Test(
        "Q15 · the step that fails is logged with its duration and the error, and so is the operation",
        arguments: Place.allCases)
    private func failure(place: Place) async throws {
        let fail: @Sendable (Place) async throws -> HookResult = {
            guard $0 == place else { return .done }
            throw Broken()
        }
        var plugin = ScriptedPlugin()
        plugin.onInstall = { _ in try await fail(.install) }
        plugin.onEnable = { _ in try await fail(.enable) }
        plugin.onStart = { _ in _ = try await fail(.start) }
        plugin.onConfigure = { _, _ in try await fail(.configure) }
        plugin.onUpdate = { _, _ in try await fail(.update) }
        plugin.onUninstall = { _ in try await fail(.uninstall) }
        try await self.withNotes(plugin) { host, ada in
            for request in place.requests {
                let result = try await host.perform(request, "Notes", for: ada)
                guard request == place.requests.last else { continue }
                #expect(!result.isSuccess)
                self.expectFailure(of: result, in: place.step, saying: "the lever broke off")
            }
        }
    }

    private func expectFailure(of result: OperationResult, in step: String, saying words: String) {
        let lines = self.lines(of: result.operation)
        #expect(!lines.contains { $0.metadata["operation.step"] == step && $0.message.hasSuffix("is done") })
        for (message, level) in [
            ("A step of an operation failed", Logger.Level.warning), ("An operation failed", .error),
        ] {
            let found = lines.filter { $0.message == message }
            #expect(found.count == 1, "\(lines)")
            for line in found {
                #expect(line.level == level && line.metadata["operation.step"] == step)
                #expect(line.metadata["operation.kind"] == result.operation?.kind.rawValue)
                #expect(line.metadata["operation.duration_ms"].flatMap { Double($0) } != nil)
                #expect(line.metadata["error.code"] == result.error.map { "\($0.code)" })
                let said = [line.metadata["error.message"], line.metadata["error.cause"]].compactMap(\.self)
                #expect(said.contains { $0.contains(words) }, "\(said)")
            }
        }
    }

    @Test("Q15 · a store that takes nothing in is named as the cause of the commit that failed")
    func commit() async throws {
        let folder = try TemporaryFolder()
        let refused = Record<RefusedWrites>()
        var plugin = ScriptedPlugin()
        plugin.onEnable = { _ in
            refused.add(try RefusedWrites(when: "NEW.status = 'succeeded'", in: folder))
            return .done
        }
        try await self.withNotes(plugin, in: folder) { host, ada in
            _ = try await host.perform(Self.first, "Notes", for: ada)
            let result = try await host.perform(.enable, "Notes", for: ada)
            #expect(!result.isSuccess)
            self.expectFailure(of: result, in: "commit", saying: "no room")
            try #require(refused.entries.first).end()
        }
    }

    @Test("Q15 · what fails without stopping the operation is logged with its step, its duration and the error")
    func tolerated() async throws {
        var plugin = ScriptedPlugin()
        plugin.onStop = { _ in throw Broken() }
        plugin.onDisable = { _ in throw Broken() }
        plugin.onUninstall = { _ in throw Broken() }
        try await self.withNotes(plugin) { host, ada in
            for (request, steps) in [
                (Self.first, []), (.enable, []), (.disable, ["stop", "disable_hook"]),
                (.uninstall(force: true), ["uninstall_hook"]),
            ] as [(HostRequest, [String])] {
                let result = try await host.perform(request, "Notes", for: ada)
                #expect(result.isSuccess && result.warnings.count == steps.count, "\(result)")
                let lines = self.lines(of: result.operation)
                    .filter { $0.message == "A step failed; the operation goes on without it" }
                #expect(lines.map { $0.metadata["operation.step"] } == steps)
                for line in lines {
                    #expect(line.level == .warning && line.metadata["operation.duration_ms"] != nil)
                    #expect(line.metadata["error.code"] == "plugin_failed")
                    #expect(line.metadata["error.message"]?.contains("the lever broke off") == true)
                }
            }
        }
    }

    @Test("Q15 · starts and stops of the host's own are logged likewise, those that fail with their error")
    func hostStarts() async throws {
        let folder = try TemporaryFolder()
        let isBroken = Mutex(false)
        var bad = ScriptedPlugin()
        bad.onStart = { _ in if isBroken.withLock({ $0 }) { throw Broken() } }
        bad.onStop = { _ in throw Broken() }
        let prepare: (TestHost) throws -> Void = { [bad] host in
            try host.add(TestPackage("Good"), ScriptedPlugin())
            try host.add(TestPackage("Bad"), bad)
        }
        try await withHost(in: folder, logger: self.logger, prepare: prepare) { host in
            let ada = try await host.user("ada")
            for slug in ["Good", "Bad"] { try await host.installAndEnable(slug, for: ada) }
        }
        isBroken.withLock { $0 = true }
        try await withHost(in: folder, logger: self.logger, prepare: prepare) { host in
            let operation = try await host.host.operations().first
            let failed = try #require(self.lines("An installation that is enabled could not be started").first)
            #expect(failed.metadata["operation.id"] == operation?.id.rawValue)
        }
        let sentences = [
            ("An installation has started", "Good", "start", false),
            ("An installation has stopped", "Good", "stop", false),
            ("An installation that is enabled could not be started", "Bad", "start", true),
            ("An installation did not stop in good order", "Bad", "stop", true),
        ]
        for (message, slug, step, isFailure) in sentences {
            let lines = self.lines(message)
            // The good one has stopped with each of the hosts.
            #expect(lines.count == (message.hasSuffix("has stopped") ? 2 : 1), "\(message)")
            for line in lines {
                #expect(line.metadata["plugin.slug"] == slug && line.metadata["user.id"] == "ada")
                #expect(line.metadata["operation.step"] == step && line.metadata["operation.duration_ms"] != nil)
                #expect((line.metadata["error.message"]?.contains("the lever broke off") == true) == isFailure)
            }
        }
    }

    @Test("Q15 · what the end of a host has left open is logged when it is undone, with why")
    func recovery() async throws {
        let folder = try TemporaryFolder()
        try await self.withNotes(ScriptedPlugin(), in: folder) { host, ada in
            try await host.installAndEnable("Notes", for: ada)
        }
        let interrupted = try await Interruption(folder).begin(.disable)
        try await self.withNotes(ScriptedPlugin(), in: folder) { _, _ in
            let lines = self.lines(of: interrupted)
            #expect(lines.map(\.message) == ["An interrupted operation was undone"])
            let facts = try #require(lines.first).metadata
            #expect(facts["operation.kind"] == "disable" && facts["operation.step"] == "stop")
            #expect(facts["operation.duration_ms"].flatMap { Double($0) } != nil)
            #expect(facts["error.code"] == "interrupted" && facts["error.message"]?.contains("ended while") == true)
        }
    }

    @Test("Q15 · what a host that stops had no time for is logged as undone, with the step and how long it had taken")
    func stopping() async throws {
        let clock = ManualClock()
        let hangs = Gate()
        var limits = HostSettings.Limits()
        limits.hook = .seconds(600)
        var plugin = ScriptedPlugin()
        plugin.onInstall = { _ in
            hangs.open()
            await Gate().passUncancelled()
            return .done
        }
        try await withHost(clock: clock, limits: limits, logger: self.logger) { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            async let result = host.perform(.install(), "Notes", for: ada)
            try await hangs.pass()
            async let report = host.host.stop()
            await clock.waitForSleeper(of: limits.shutdown / 2)
            clock.advance(by: limits.shutdown / 2)
            let operation = try #require(try await result.operation)
            _ = await report
            let line = try #require(self.lines("An operation was undone, because the host stops").first)
            #expect(line.metadata["operation.id"] == operation.id.rawValue)
            #expect(line.metadata["operation.step"] == "install_hook" && line.metadata["error.code"] == "stopping")
            let duration = try #require(line.metadata["operation.duration_ms"].flatMap { Double($0) })
            #expect(duration >= limits.shutdown / .milliseconds(2))
        }
    }
}
