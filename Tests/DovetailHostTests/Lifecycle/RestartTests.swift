import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailSQLite
import DovetailTesting
import Foundation
import Synchronization
import Testing

@Suite("A host that starts again is where it was")
struct RestartTests {
    private struct Broken: Error {}

    @Test("N5 · what was enabled is awake again; one that does not start is in error and stops nobody")
    func wakes() async throws {
        let folder = try TemporaryFolder()
        let isBroken = Mutex(false)
        let started = Record<String>()
        var good = ScriptedPlugin()
        good.onStart = { context in started.add("\(context.slug) of \(context.owner.rawValue)") }
        var bad = ScriptedPlugin()
        bad.onStart = { _ in if isBroken.withLock({ $0 }) { throw Broken() } }
        let prepare: (TestHost) throws -> Void = { [good, bad] host in
            try host.add(TestPackage("Good"), good)
            try host.add(TestPackage("Bad"), bad)
        }
        try await withHost(in: folder, prepare: prepare) { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Good", for: ada)
            try await host.installAndEnable("Bad", for: ada)
        }
        isBroken.withLock { $0 = true }
        try await withHost(in: folder, prepare: prepare) { host in
            let ada = try await host.user("ada")
            #expect(started.entries == ["Good of ada", "Good of ada"])
            #expect(try await host.state("Good", of: ada) == .enabled)
            #expect(try await host.state("Bad", of: ada) == .error)
            let operation = try #require(try await host.host.operations().first)
            #expect(operation.kind == .enable && operation.status == .failed && operation.requestedBy == nil)
            isBroken.withLock { $0 = false }
            #expect(try await host.perform(.retry, "Bad", for: ada).state == .enabled)
        }
    }

    @Test("what a host cannot run stays as it is, and whoever asks it is told what is missing")
    func missingCode() async throws {
        let folder = try TemporaryFolder()
        let prepare: (TestHost) throws -> Void = { try $0.add(TestPackage("Good"), ScriptedPlugin()) }
        try await withHost(in: folder, prepare: prepare) { host in
            try await host.installAndEnable("Good", for: try await host.user("ada"))
        }
        let request = PluginRequest(method: .get, path: "/", user: try UserID("ada"))
        try await withHost(in: folder, prepare: { _ in }) { host in
            let ada = try await host.user("ada")
            #expect(try await host.state("Good", of: ada) == .enabled)
            let error = await #expect(throws: DovetailError.self) {
                try await host.host.respond(to: request, from: PluginSlug("Good"))
            }
            #expect(error?.code == .notRunnable && error?.message.contains("Good@1.0.0") == true, "\(error as Any)")
            #expect(try await host.perform(.disable, "Good", for: ada).isSuccess)
            let disabled = await #expect(throws: DovetailError.self) {
                try await host.host.respond(to: request, from: PluginSlug("Good"))
            }
            #expect(disabled?.code == .notServing)
        }
    }

    @Test("an operation that was only begun is undone: an update goes back to the release and state it came from")
    func undone() async throws {
        let folder = try TemporaryFolder()
        let prepare: (TestHost) throws -> Void = { host in try host.add(TestPackage("Notes"), ScriptedPlugin()) }
        try await withHost(in: folder, prepare: prepare) { host in
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
        }
        let interrupted = try await Interruption(folder).begin(.update(SemanticVersion(1, 1, 0)))
        try await withHost(in: folder, prepare: prepare) { host in
            let ada = try await host.user("ada")
            let operation = try #require(try await host.host.operations().first { $0.id == interrupted.id })
            #expect(operation.status == .undone)
            #expect(operation.error?.code == .interrupted)
            #expect(try await host.state("Notes", of: ada) == .enabled)
            #expect(try await host.perform(.disable, "Notes", for: ada).isSuccess)
        }
    }

    @Test(
        "what was prepared is applied if the plugin's database has committed, and discarded if not",
        arguments: [true, false])
    func prepared(hasCommitted: Bool) async throws {
        let folder = try TemporaryFolder()
        let prepare: (TestHost) throws -> Void = { host in try host.add(notesPackage(), ScriptedPlugin()) }
        try await withHost(in: folder, prepare: prepare) { host in
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
        }
        let interrupted = try await Interruption(folder).prepareDisable(committing: hasCommitted)
        try await withHost(in: folder, prepare: prepare) { host in
            let ada = try await host.user("ada")
            let operation = try #require(try await host.host.operations().first { $0.id == interrupted.id })
            #expect(operation.status == (hasCommitted ? .succeeded : .undone))
            #expect(
                try await host.state("Notes", of: ada) == (hasCommitted ? .disabled : .enabled))
            #expect(try await host.count(of: "notes") == (hasCommitted ? 1 : 0))
            #expect(try await host.storedKeys("Notes", of: ada) == (hasCommitted ? ["key"] : []))
        }
    }

    @Test(
        "N5 · an operation whose plugin's database is damaged stops nobody: the host starts, and the next request says why"
    )
    func damagedDatabase() async throws {
        let folder = try TemporaryFolder()
        let prepare: (TestHost) throws -> Void = { host in
            try host.add(notesPackage(), ScriptedPlugin())
            try host.add(TestPackage("Other"), ScriptedPlugin())
        }
        try await withHost(in: folder, prepare: prepare) { host in
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
        }
        _ = try await Interruption(folder).prepareDisable(committing: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.file("databases")) {
            try Data(repeating: 7, count: 8_192).write(to: URL(fileURLWithPath: folder.file("databases/" + name)))
        }
        try await withHost(in: folder, prepare: prepare) { host in
            let ada = try await host.user("ada")
            #expect(try await host.perform(.install(), "Other", for: ada).isSuccess)
            #expect(try await host.perform(.disable, "Notes", for: ada).isSuccess == false)
        }
    }

    @Test("a host that has not started yet takes no requests, and says so")
    func starting() async throws {
        let results = Record<OperationResult>()
        var plugin = ScriptedPlugin()
        let host = Record<TestHost>()
        plugin.onStart = { context in
            guard let host = host.entries.last else { return }
            results.add(await host.host.perform(.install(), on: InstallationID(owner: .system, slug: context.slug)))
        }
        let folder = try TemporaryFolder()
        let prepare: (TestHost) throws -> Void = { [plugin] test in try test.add(TestPackage("Notes"), plugin) }
        try await withHost(in: folder, prepare: prepare) { test in
            try await test.installAndEnable("Notes", for: try await test.user("ada"))
        }
        try await withHost(
            in: folder,
            prepare: { test in
                try prepare(test)
                host.add(test)
            }
        ) { _ in
        }
        #expect(results.entries.map { $0.error?.code } == [.starting])
    }

    @Test("a host that is stopping takes no new work, and says so")
    func stopping() async throws {
        let host = Record<TestHost>()
        try await withHost { test in
            try test.add(TestPackage("Notes"), ScriptedPlugin())
            host.add(test)
        } body: { test in
            try await test.user("ada")
        }
        let result = try await #require(host.entries.first).perform(.install(), "Notes", for: .system)
        #expect(result.error?.code == .stopping)
        #expect(result.error?.remedy == .retry)
    }
}
