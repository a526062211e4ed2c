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

/// What a host leaves behind that ends in the middle of an operation, written with the store's own methods.
private struct Interruption {
    let store: SQLiteStore
    let databases: SQLitePluginDatabases
    let id: InstallationID

    init(_ folder: TemporaryFolder) throws {
        self.store = try SQLiteStore(path: folder.file("host.sqlite"))
        self.databases = try SQLitePluginDatabases(
            folder: folder.file("databases"), settings: .init(limits: .init(wait: .seconds(60), hold: .seconds(60))))
        self.id = InstallationID(owner: .user(try UserID("ada")), slug: try PluginSlug("Notes"))
    }

    func begin(_ request: LifecycleRequest) async throws -> LifecycleOperation {
        var installation = try #require(try await self.store.installation(self.id))
        guard case .perform(let plan) = installation.lifecycle.decide(request) else { throw CancellationError() }
        let operation = LifecycleOperation(
            id: OperationID(rawValue: UUID().uuidString), installation: self.id, plan: plan, startedAt: Date(),
            requestedBy: nil, node: "test")
        installation.lifecycle = plan.meanwhile
        try await self.store.begin(operation, installation: installation)
        return operation
    }

    func prepareDisable(committing: Bool) async throws -> LifecycleOperation {
        var installation = try #require(try await self.store.installation(self.id))
        let operation = try await self.begin(.disable)
        installation.lifecycle = InstallationLifecycle(state: .disabled, version: installation.lifecycle.version)
        var work = UnitOfWork(operation: operation)
        work.operation.status = .succeeded
        work.operation.finishedAt = Date()
        work.change = .put(installation)
        work.storage["key"] = Array("\"value\"".utf8)
        let transaction = try await self.databases.begin(operation.id, in: self.id.slug)
        _ = try await transaction.execute(SQLStatement("INSERT INTO notes (owner, text) VALUES ('ada', 'x')"))
        try await self.store.prepare(work)
        if committing { try await transaction.commit() } else { try await transaction.rollback() }
        try await self.databases.close()
        return operation
    }
}
