import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailSQLite
import DovetailTesting
import Testing

@Suite("Operations for which a host that stops has no more time are undone", .timeLimit(.minutes(10)))
struct UndoingTests {
    /// A hook that a test has not return.
    private enum Endless: String, CaseIterable, CustomTestStringConvertible {
        case install, enable, start, disable, uninstall, configure, update

        var testDescription: String { self.rawValue }

        /// What is asked for to come to it.
        var request: HostRequest {
            switch self {
            case .install: .install()
            case .enable, .start: .enable
            case .disable: .disable
            case .uninstall: .uninstall()
            case .configure: .configure(["page_size": 20])
            case .update: .update()
            }
        }

        /// What is done before.
        var preparations: [HostRequest] {
            switch self {
            case .install: []
            case .enable, .start: [.install(version: SemanticVersion(1, 0, 0))]
            case .disable, .uninstall, .configure, .update: [.install(version: SemanticVersion(1, 0, 0)), .enable]
            }
        }
    }

    /// A plugin that does not return from a hook once it may hang, and has written before.
    private func plugin(_ endless: Endless, _ mayHang: Gate, _ hangs: Gate) -> ScriptedPlugin {
        let hang: @Sendable (PluginContext) async throws -> HookResult = { context in
            guard mayHang.isOpen else { return .done }
            try await context.storage.set("half", for: "trace")
            try await context.database.execute("INSERT INTO notes (owner, text) VALUES (:owner, 'half')")
            hangs.open()
            // As bad code does: it does not even hear that it is cancelled.
            await Gate().passUncancelled()
            return .done
        }
        var plugin = ScriptedPlugin()
        switch endless {
        case .install: plugin.onInstall = hang
        case .enable: plugin.onEnable = hang
        case .start: plugin.onStart = { _ = try await hang($0) }
        case .disable: plugin.onDisable = hang
        case .uninstall: plugin.onUninstall = hang
        case .configure: plugin.onConfigure = { context, _ in try await hang(context) }
        case .update: plugin.onUpdate = { context, _ in try await hang(context) }
        }
        return plugin
    }

    private static func add(_ plugin: ScriptedPlugin, to host: TestHost) throws {
        let fields: [String: JSONValue] = [
            "configuration": ["page_size": ["type": "integer", "default": 10]]
        ]
        for version in ["1.0.0", "1.1.0"] { try host.add(notesPackage(version: version, fields), plugin) }
    }

    @Test(
        "N15 · a hook that has not returned when half of the time is over leaves nothing, and the state is as it was",
        arguments: Endless.allCases)
    private func undone(_ endless: Endless) async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        let (mayHang, hangs) = (Gate(), Gate())
        let plugin = self.plugin(endless, mayHang, hangs)
        var limits = HostSettings.Limits()
        limits.hook = .seconds(600)
        let states = Record<InstallationState>()
        try await withHost(in: folder, clock: clock, limits: limits, updates: .withoutProbation) {
            try Self.add(plugin, to: $0)
        } body: { test in
            let ada = try await test.user("ada")
            for request in endless.preparations {
                #expect(try await test.perform(request, "Notes", for: ada).isSuccess)
            }
            states.add(try await test.state("Notes", of: ada))
            mayHang.open()
            async let result = test.perform(endless.request, "Notes", for: ada)
            try await hangs.pass()
            async let report = test.host.stop()
            await clock.waitForSleeper(of: limits.shutdown / 2)
            clock.advance(by: limits.shutdown / 2)

            let undone = try await result
            #expect(undone.error?.code == .stopping && undone.error?.remedy == .retry, "\(undone)")
            #expect(undone.state == states.entries.first)
            #expect(await report.isComplete)
            let operation = try #require(try await test.host.operations().first)
            #expect(operation.status == .undone && operation.finishedAt != nil && operation.error?.code == .stopping)
            #expect(operation.from == operation.to)
        }
        try await withHost(in: folder) {
            try Self.add(ScriptedPlugin(), to: $0)
        } body: { test in
            let ada = try await test.user("ada")
            let id = InstallationID(owner: ada, slug: try PluginSlug("Notes"))
            let installation = try await test.host.installation(id)
            #expect((installation?.lifecycle.name ?? .uninstalled) == states.entries.first)
            #expect(installation?.lifecycle.version ?? SemanticVersion(1, 0, 0) == SemanticVersion(1, 0, 0))
            #expect(try await test.storedKeys("Notes", of: ada).isEmpty)
            // Before anybody has installed it there is no table.
            if endless != .install { #expect(try await test.count(of: "notes") == 0) }
            #expect(try await test.host.operations().allSatisfy { $0.finishedAt != nil })
            // What was undone can be done now.
            #expect(try await test.perform(endless.request, "Notes", for: ada).isSuccess)
        }
    }

    /// What waits for the write lock of a plugin's database.
    private enum Waiting: String, CaseIterable, CustomTestStringConvertible {
        case hook, migration

        var testDescription: String { self.rawValue }
    }

    @Test(
        "N15 · what waits for the write lock of the plugin's database is undone when half of the time is over, however long it might wait",
        arguments: Waiting.allCases)
    private func lock(_ waiting: Waiting) async throws {
        let folder = try TemporaryFolder()
        let (clock, databaseClock) = (ManualClock(), ManualClock())
        let databases = try SQLitePluginDatabases(
            folder: folder.file("databases"),
            settings: .init(limits: .init(wait: .seconds(3_600), hold: .seconds(7_200))), clock: databaseClock)
        let slug = try PluginSlug("Notes")
        var limits = HostSettings.Limits()
        limits.hook = .seconds(600)
        var plugin = ScriptedPlugin()
        plugin.onEnable = { context in
            // As bad code does: it is not cancelled with the hook.
            _ = try await Task { try await context.database.execute("DELETE FROM notes") }.value
            return .done
        }
        try await TestHost.run(
            store: SQLiteStore(path: folder.file("host.sqlite")), databases: databases, folder: folder, clock: clock,
            limits: limits
        ) { [plugin] in
            try $0.add(notesPackage(), plugin)
        } body: { test in
            let ada = try await test.user("ada")
            if waiting == .hook { #expect(try await test.perform(.install(), "Notes", for: ada).isSuccess) }
            let before = try await test.state("Notes", of: ada)
            let other = try await databases.begin(nil, in: slug)
            async let result = test.perform(waiting == .hook ? .enable : .install(), "Notes", for: ada)
            await databaseClock.waitForSleeper(of: .seconds(3_600))
            async let report = test.host.stop()
            await clock.waitForSleeper(of: limits.shutdown / 2)
            clock.advance(by: limits.shutdown / 2)

            let undone = try await result
            #expect(undone.error?.code == .stopping && undone.state == before, "\(undone)")
            #expect(await report.isComplete)
            #expect(try await test.host.operations().first?.status == .undone)
            // The host has closed the database under it.
            try? await other.rollback()
        }
    }

    @Test("N15 · a process that does not come to start holds no stop up, and is let go when it does after all")
    func lateProcess() async throws {
        let clock = ManualClock()
        let runner = LateRunner()
        try await withHost(clock: clock, runners: [runner]) { test in
            test.host.register(package: try TestPackage("Late").write(below: test.folder.file("packages")))
        } body: { test in
            let ada = try await test.user("ada")
            async let result = test.perform(.install(), "Late", for: ada)
            try await runner.isAsked.pass()
            async let report = test.host.stop()
            await clock.waitForSleeper(of: HostSettings.Limits().shutdown / 2)
            clock.advance(by: HostSettings.Limits().shutdown / 2)
            #expect(try await result.error?.code == .stopping)
            #expect(await report.isComplete)
            runner.comes.open()
            try await runner.isLetGo.pass()
        }
    }
}

/// A runner whose instances come when a test says so.
private struct LateRunner: PluginRunner, PluginEndpoint {
    let isAsked = Gate()
    let comes = Gate()
    let isLetGo = Gate()

    func canRun(_ release: LoadedRelease) -> Bool { true }

    func endpoint(for release: LoadedRelease) async throws -> any PluginEndpoint { self }

    func makeInstance(for installation: InstallationID) async throws -> any PluginInstance {
        self.isAsked.open()
        await self.comes.passUncancelled()
        return LateInstance(isLetGo: self.isLetGo)
    }

    func stop() async {}
}

private struct LateInstance: PluginInstance {
    let isLetGo: Gate

    @concurrent func run(_ call: HookCall, _ context: PluginContext) async throws -> HookResult { .done }
    @concurrent func start(_ context: PluginContext) async throws {}
    @concurrent func stop(_ context: PluginContext) async throws {}
    func close() async { self.isLetGo.open() }
}
