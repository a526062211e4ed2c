import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

@Suite("An update runs the migrations of the owner's data that are due, each once")
struct OwnerMigrationTests {
    private struct Broken: Error {}

    /// A bench whose new release has migrations by code and by SQL.
    private static func bench(
        _ home: Home, from range: String = "<1.1.0",
        _ migrate: @escaping @Sendable (PluginContext, String, SemanticVersion) async throws -> Void
    ) -> UpdateBench {
        var bench = UpdateBench(home)
        bench.newFields = [
            "configuration": ["temper": ["type": "string", "default": "even"]],
            "owner_migrations": [
                ["name": "mood-to-temper", "from": .string(range)],
                ["name": "shout", "from": .string(range), "file": "migrations/owner/shout.sql"],
            ],
        ]
        bench.newFiles = [
            "migrations/owner/shout.sql": """
            UPDATE notes SET text = upper(text) WHERE owner = :owner;
            DELETE FROM notes WHERE owner = :owner AND text = 'GONE';
            """
        ]
        bench.newer.onMigrate = migrate
        return bench
    }

    private static func values(_ host: TestHost, _ owner: Owner) async throws -> ConfigurationValues {
        let id = InstallationID(owner: owner, slug: try PluginSlug("Notes"))
        return try await host.host.configuration(of: id).values
    }

    @Test(
        "Q8 · by code and by SQL, for this owner alone; code reads settings that the new release has no more",
        arguments: Home.allCases)
    func both(home: Home) async throws {
        let bench = Self.bench(home) { context, name, version in
            #expect(name == "mood-to-temper")
            #expect(version == UpdateBench.old)
            let mood = try await context.configuration.values["mood"]?.string ?? "unknown"
            try await context.configuration.set(["temper": .string(mood)])
            try await context.storage.set(mood, for: "mood")
        }
        try await bench.run { host, ada, ben in
            for (user, text) in [("ada", "one"), ("ada", "gone"), ("ben", "two")] {
                _ = try await host.ask(.post, "/notes", as: user, text)
            }
            _ = try await host.perform(.configure(["mood": "bright"]), "Notes", for: ada)
            let result = try await host.update(ada)
            #expect(result.isSuccess, "\(result.message)")
            #expect(try await host.ask(.get, "/notes") == #"["ONE"]"#)
            #expect(try await host.ask(.get, "/notes", as: "ben") == #"["two"]"#)
            #expect(try await Self.values(host, ada) == ConfigurationValues(["temper": "bright"]))
            #expect(try await host.storedKeys("Notes", of: ada) == ["last", "mood"])
        }
    }

    @Test("Q8 · those whose range has not the release that is left are not run")
    func range() async throws {
        let bench = Self.bench(.inside, from: "<0.9.0") { _, _, _ in throw Broken() }
        try await bench.run { host, ada, _ in
            _ = try await host.ask(.post, "/notes", "one")
            #expect(try await host.update(ada).isSuccess)
            #expect(try await host.ask(.get, "/notes") == #"["one"]"#)
        }
    }

    @Test("Q8 · one that fails has never been, and runs when the update is tried again", arguments: Home.allCases)
    func failing(home: Home) async throws {
        let isMended = Gate()
        let bench = Self.bench(home) { context, _, _ in
            try await context.storage.set("half", for: "half")
            if !isMended.isOpen { throw Broken() }
        }
        try await bench.run { host, ada, _ in
            _ = try await host.ask(.post, "/notes", "one")
            let result = try await host.update(ada)
            #expect(result.state == .error)
            #expect(result.operation?.step == .migrate)
            #expect(try await host.ask(.get, "/notes") == #"["one"]"#)
            #expect(try await host.storedKeys("Notes", of: ada) == ["last"])
            isMended.open()
            let again = try await host.perform(.retry, "Notes", for: ada)
            #expect(again.isSuccess, "\(again.message)")
            #expect(try await host.ask(.get, "/notes") == #"["ONE"]"#)
        }
    }

    @Test("Q8 · after a rollback they run again; they are not run twice without one")
    func again() async throws {
        let bench = Self.bench(.inside) { context, _, _ in
            let count = try await context.storage.value(for: "runs", as: Int.self) ?? 0
            try await context.storage.set(count + 1, for: "runs")
        }
        try await bench.run { host, ada, _ in
            let first = try await host.update(ada)
            #expect(first.isSuccess)
            #expect(try await host.perform(.rollback, "Notes", for: ada).isSuccess)
            #expect(try await host.storedKeys("Notes", of: ada).isEmpty)
            #expect(try await host.update(ada).isSuccess)
            #expect(try await host.storedKeys("Notes", of: ada) == ["runs"])
        }
    }

    @Test("Q8 · a migration that the manifest names and the code has not is an error that says so")
    func missing() async throws {
        var bench = Self.bench(.inside) { _, _, _ in }
        bench.newer.onMigrate = nil
        try await bench.run { host, ada, _ in
            let result = try await host.update(ada)
            #expect(result.state == .error)
            #expect(result.message.contains("mood-to-temper"), "\(result.message)")
        }
    }
}
