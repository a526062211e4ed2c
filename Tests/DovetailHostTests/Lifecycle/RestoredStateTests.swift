import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailSQLite
import DovetailTesting
import Testing

@Suite("What a plugin has under way while it sleeps", .timeLimit(.minutes(5)))
struct RestoredStateTests {
    @Test("Q10 · after a crash comes what was saved last, before the first request")
    func crash() async throws {
        let bench = Bench()
        let given = Record<String>()
        var plugin = Isolated.plugin()
        plugin.onSaveState = { _ in PluginState(userSession: ["page": 7]) }
        plugin.onRestoreState = { _, state in given.add("\(state.userSession["page"]?.integer ?? 0)") }
        try await bench.withNotes(plugin: plugin) { host, ada, _ in
            for request in [HostRequest.disable, .enable] {
                let result = try await host.perform(request, "Notes", for: ada)
                #expect(result.isSuccess)
            }
            #expect(given.entries == ["7"])
            bench.runner.end("Notes")
            try await host.expectHello()
            #expect(given.entries == ["7", "7"])
        }
    }

    @Test("Q10 · of the configuration the revision is kept, and no value: secrets are not copied")
    func revision() async throws {
        let folder = try TemporaryFolder()
        var plugin = ScriptedPlugin()
        plugin.onSaveState = { _ in PluginState(pendingOperations: ["send"]) }
        let settings: JSONValue = ["token": ["type": "string", "secret": true], "word": ["type": "string"]]
        try await withHost(in: folder) { [plugin] host in
            try host.add(TestPackage("Notes", ["configuration": settings]), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Notes", for: ada)
            for word in ["one", "two"] {
                let changes: [String: JSONValue] = ["token": "s3cr3t", "word": .string(word)]
                #expect(try await host.perform(.configure(changes), "Notes", for: ada).isSuccess)
            }
        }
        let store = try SQLiteStore(path: folder.file("host.sqlite"))
        let id = InstallationID(owner: .user(try UserID("ada")), slug: try PluginSlug("Notes"))
        let saved = try #require(try await store.savedState(of: id))
        let revision = try #require(try await store.configuration(of: id)?.revision)
        #expect(saved["configuration"] == ["revision": .integer(revision)])
        #expect(saved["plugin_state"] == "enabled" && saved["pending_operations"] == ["send"])
        #expect(SavedState.validate(saved).isEmpty)
        let text = String(decoding: try saved.encoded(), as: UTF8.self)
        #expect(!text.contains("s3cr3t") && !text.contains("two"))
    }

    @Test("Q10 · whoever does not save in time goes to sleep all the same, with a warning")
    func tooLate() async throws {
        let clock = ManualClock()
        let isAsked = Gate()
        var plugin = ScriptedPlugin()
        plugin.onSaveState = { _ in
            isAsked.open()
            try await Gate().pass()
            return nil
        }
        try await withHost(clock: clock) { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Notes", for: ada)
            async let result = host.perform(.disable, "Notes", for: ada)
            try await isAsked.pass()
            // What it is waited for is measured a moment after it was asked.
            await clock.waitForSleeper(of: .seconds(10))
            clock.advance(by: .seconds(11))
            let disabled = try await result
            #expect(disabled.state == .disabled)
            #expect(disabled.warnings.map(\.code) == [.timedOut])
            #expect(disabled.warnings.first?.message.contains("in `saveState`") == true)
        }
    }
}
