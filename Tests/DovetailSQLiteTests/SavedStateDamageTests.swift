import DovetailCore
import DovetailHost
import DovetailTesting
import GRDB
import Synchronization
import Testing

@testable import DovetailSQLite

@Suite("Saved states that are damaged", .timeLimit(.minutes(5)))
struct SavedStateDamageTests {
    /// Enables Notes for ada with a saved state that somebody has written over; answers what the plugin was given back, and
    /// what was warned of.
    private func enable(over text: String) async throws -> ([PluginState], [DovetailError]) {
        let folder = try DovetailTesting.TemporaryFolder()
        let store = try SQLiteStore(path: folder.file("host.sqlite"))
        let given = Mutex<[PluginState]>([])
        var plugin = ScriptedPlugin()
        plugin.onSaveState = { _ in PluginState(userSession: ["page": 7]) }
        plugin.onRestoreState = { _, state in given.withLock { $0.append(state) } }
        var warnings: [DovetailError] = []
        try await TestHost.run(
            store: store, databases: SQLitePluginDatabases(folder: folder.file("databases")), folder: folder
        ) { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Notes", for: ada)
            #expect(try await host.perform(.disable, "Notes", for: ada).isSuccess)
            try await store.pool.write { database in
                try database.execute(sql: "UPDATE saved_states SET state = ?", arguments: [text])
            }
            let result = try await host.perform(.enable, "Notes", for: ada)
            #expect(result.isSuccess && result.state == .enabled)
            warnings = result.warnings
        }
        return (given.withLock { $0 }, warnings)
    }

    @Test("Q11 · one that lacks something is filled in before it is given back")
    func incomplete() async throws {
        let (given, warnings) = try await self.enable(over: #"{"active_connections": ["a"]}"#)
        #expect(given == [PluginState(activeConnections: ["a"])])
        #expect(warnings.isEmpty)
    }

    @Test(
        "Q11 · one that is wrong is not given back: a warning says why",
        arguments: [
            (#"{"plugin_state": "flying"}"#, "\"flying\" is no `plugin_state`"),
            (#"{"timestamp": "soon"}"#, "`timestamp`"), (#"{"user_session": []}"#, "What was under way cannot be read"),
            ("no JSON", "serves without"),
        ])
    func invalid(text: String, words: String) async throws {
        let (given, warnings) = try await self.enable(over: text)
        #expect(given.isEmpty && warnings.count == 1)
        #expect(warnings.first?.message.contains(words) == true, "\(warnings)")
        #expect(warnings.first?.message.hasSuffix("serves without what it had under way.") == true, "\(warnings)")
    }
}
