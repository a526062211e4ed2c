import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import DovetailWire
import Synchronization
import Testing

@Suite("What a plugin is asked beside its hooks, across the protocol", .timeLimit(.minutes(10)))
struct MigrationCallTests {
    /// A context of an installation that is awake on a host, and an instance of another plugin object for it.
    private func withInstance(
        _ side: @escaping @Sendable () -> any ConnectionHandler,
        body: (any PluginInstance, PluginContext) async throws -> Void
    ) async throws {
        let given = Mutex<PluginContext?>(nil)
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in given.withLock { $0 = context } }
        try await TestHost.run(.isolated()) { [plugin] in
            WatchedSide(plugin) { _, _ in nil }
        } body: { host, ada in
            try await host.installAndEnable("Notes", for: ada)
            let context = try #require(given.withLock { $0 })
            let runner = LoopbackRunner(process: ProcessNumber(2), logger: context.logger, side: side)
            let release = LoadedRelease(
                id: ReleaseID(slug: context.slug, version: context.version), manifest: context.manifest,
                path: context.packagePath)
            let instance = try await runner.endpoint(for: release).makeInstance(for: context.installation)
            try await body(instance, context)
            await instance.close()
            await runner.stop()
        }
    }

    @Test("a migration is told its name and where it comes from, and may use what its context lends")
    func migration() async throws {
        let told = Mutex<[String]>([])
        try await self.withInstance {
            WatchedSide(Moving(told: { line in told.withLock { $0.append(line) } })) { _, _ in nil }
        } body: { instance, context in
            let from = try #require(SemanticVersion("1.2.3"))
            #expect(try await instance.run(.migrate(name: "split-names", from: from), context) == .done)
            #expect(told.withLock { $0 } == ["split-names from 1.2.3"])
            #expect(try await context.storage.value(for: "moved", as: String.self) == "split-names")
            let failure = await #expect(throws: PluginFailure.self) {
                try await instance.run(.migrate(name: "wrong", from: from), context)
            }
            #expect(failure == .validation("Not this one."))
        }
    }

    @Test("a plugin without such code, and one whose library is older, fail a migration and are healthy")
    func older() async throws {
        let answers: [@Sendable (IncomingCall, Connection) async throws -> WireAnswer?] = [
            { _, _ in nil },
            { call, _ in
                guard [.migrate, .health, .saveState, .restoreState].contains(call.method) else { return nil }
                throw WireFailure(.notImplemented, "This library does not know \(call.method).")
            },
        ]
        for answering in answers {
            try await self.withInstance {
                WatchedSide(Bare(), answering: answering)
            } body: { instance, context in
                let failure = await #expect(throws: PluginFailure.self) {
                    try await instance.run(.migrate(name: "split-names", from: SemanticVersion(1, 0, 0)), context)
                }
                #expect(failure?.kind == .permanent && failure?.message.contains("“split-names”") == true)
                #expect(try await instance.health(context) == .healthy)
                #expect(try await instance.saveState(context) == nil)
                try await instance.restoreState(context, PluginState(userSession: ["page": 1]))
            }
        }
    }
}

/// A plugin that says nothing of its own.
private struct Bare: Plugin {}

/// A plugin with code for migrations.
private struct Moving: Plugin {
    var told: @Sendable (String) -> Void = { _ in }

    init() {}

    init(told: @escaping @Sendable (String) -> Void) { self.told = told }

    func migrate(_ context: PluginContext, _ migration: String, from version: SemanticVersion) async throws {
        guard migration != "wrong" else { throw PluginFailure.validation("Not this one.") }
        self.told("\(migration) from \(version)")
        try await context.storage.set(migration, for: "moved")
    }
}
