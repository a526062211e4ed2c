import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

@Suite("An update ends on the new release, or leaves the old one serving")
struct UpdateTests {
    private struct Broken: Error {}

    private static let fields: [String: JSONValue] = ["api_endpoints": [["method": "GET", "path": "/version"]]]

    private static func plugin(
        _ onUpdate: @escaping @Sendable (PluginContext) async throws -> HookResult
    ) -> ScriptedPlugin {
        var plugin = ScriptedPlugin()
        plugin.onInstall = { context in
            try await context.database.execute("INSERT INTO notes (owner, text) VALUES (:owner, 'first')")
            return .done
        }
        plugin.onStart = { context in
            try await context.routes.get("/version") { _ in .text("\(context.version)") }
        }
        plugin.onUpdate = { context, from in
            try await context.storage.set("\(from)", for: "from")
            return try await onUpdate(context)
        }
        return plugin
    }

    private static func add(_ plugin: ScriptedPlugin, to host: TestHost) throws {
        var newer = notesPackage(version: "1.1.0", self.fields)
        newer.manifest["database"] = ["migrations": ["migrations/001-notes.sql", "migrations/002-stars.sql"]]
        newer.files["migrations/002-stars.sql"] = "ALTER TABLE notes ADD COLUMN stars INTEGER NOT NULL DEFAULT 0;"
        try host.add(notesPackage(self.fields), plugin)
        try host.add(newer, plugin)
    }

    @Test("an update of what serves runs the migrations and the hook, and serves on the new release")
    func updates() async throws {
        let plugin = Self.plugin { context in
            try await context.database.execute("UPDATE notes SET stars = 3 WHERE owner = :owner")
            return "Stars are here."
        }
        try await withHost { host in
            try Self.add(plugin, to: host)
        } body: { host in
            let ada = try await host.user("ada")
            _ = try await host.perform(.install(version: SemanticVersion(1, 0, 0)), "Notes", for: ada)
            _ = try await host.perform(.enable, "Notes", for: ada)
            #expect(try await host.text("/version", as: "ada") == "1.0.0")
            let result = try await host.perform(.update(), "Notes", for: ada)
            #expect(result.isSuccess, "\(result.message)")
            #expect(result.message == "Stars are here.")
            #expect(result.version == SemanticVersion(1, 1, 0))
            #expect(result.state == .enabled)
            #expect(try await host.text("/version", as: "ada") == "1.1.0")
            #expect(try await host.count(of: "notes WHERE stars = 3") == 1)
            #expect(try await host.storedKeys("Notes", of: ada) == ["from"])
        }
    }

    @Test("an update that fails leaves the old release serving with its data; it can be retried or dismissed")
    func failing() async throws {
        let plugin = Self.plugin { context in
            try await context.database.execute("DELETE FROM notes")
            throw Broken()
        }
        try await withHost { host in
            try Self.add(plugin, to: host)
        } body: { host in
            let ada = try await host.user("ada")
            _ = try await host.perform(.install(version: SemanticVersion(1, 0, 0)), "Notes", for: ada)
            _ = try await host.perform(.enable, "Notes", for: ada)
            let failed = try await host.perform(.update(), "Notes", for: ada)
            #expect(failed.state == .error)
            #expect(failed.version == SemanticVersion(1, 0, 0))
            #expect(try await host.text("/version", as: "ada") == "1.0.0")
            #expect(try await host.count(of: "notes", owner: "ada") == 1)
            #expect(try await host.storedKeys("Notes", of: ada).isEmpty)
            let retried = try await host.perform(.retry, "Notes", for: ada)
            #expect(retried.operation?.attempt == 2)
            let dismissed = try await host.perform(.dismiss, "Notes", for: ada)
            #expect(dismissed.state == .enabled)
            #expect(try await host.text("/version", as: "ada") == "1.0.0")
        }
    }

    @Test("what is disabled is updated without being started, and comes back disabled")
    func whileDisabled() async throws {
        try await withHost { host in
            try Self.add(Self.plugin { _ in .done }, to: host)
        } body: { host in
            let ada = try await host.user("ada")
            _ = try await host.perform(.install(version: SemanticVersion(1, 0, 0)), "Notes", for: ada)
            _ = try await host.perform(.enable, "Notes", for: ada)
            _ = try await host.perform(.disable, "Notes", for: ada)
            let result = try await host.perform(.update(), "Notes", for: ada)
            #expect(result.state == .disabled)
            #expect(result.version == SemanticVersion(1, 1, 0))
            await #expect(throws: DovetailError.self) {
                try await host.send(.get, "/version", to: "Notes", as: "ada")
            }
        }
    }
}
