import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

@Suite("An operation whose two databases have to agree")
struct CommitTests {
    @Test(
        "R4 · what the plugin's database has decided is finished by the next request when the store refuses it, and no failure"
    )
    func refused() async throws {
        let folder = try TemporaryFolder()
        let refused = Record<RefusedWrites>()
        var plugin = ScriptedPlugin()
        plugin.onEnable = { context in
            try await context.database.execute("INSERT INTO notes (owner, text) VALUES (:owner, 'kept')")
            // That it failed could be written, that it succeeded cannot.
            refused.add(try RefusedWrites(when: "NEW.status = 'succeeded'", in: folder))
            return .done
        }
        let prepare: (TestHost) throws -> Void = { [plugin] in try $0.add(notesPackage(), plugin) }
        try await withHost(in: folder, prepare: prepare) { host in
            let ada = try await host.user("ada")
            #expect(try await host.perform(.install(), "Notes", for: ada).isSuccess)
            #expect(try await !host.perform(.enable, "Notes", for: ada).isSuccess)
            #expect(try await host.host.operations().first?.status == .running)
            #expect(try await host.count(of: "notes") == 1)
            try #require(refused.entries.first).end()
            #expect(try await host.perform(.disable, "Notes", for: ada).isSuccess)
            let operations = try await host.host.operations()
            #expect(operations.map(\.kind) == [.disable, .enable, .install])
            #expect(operations.map(\.status) == [.succeeded, .succeeded, .succeeded])
            #expect(try await host.count(of: "notes") == 1)
        }
    }
}
