import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

@Suite("An update can be undone while what was kept for it is there")
struct RollbackTests {
    /// A bench whose new release has changed all that there is of an owner.
    private static func bench(_ home: Home, clock: ManualClock? = nil) -> UpdateBench {
        var bench = UpdateBench(home, clock: clock)
        bench.newFields = ["permissions": ["storage.read", "storage.write", "database.read", "database.write"]]
        bench.newer.onUpdate = { context, _ in
            try await context.database.execute("UPDATE notes SET text = 'changed' WHERE owner = :owner")
            try await context.storage.set("changed", for: "last")
            try await context.storage.set("new", for: "new")
            try await context.configuration.set(["mood": "changed"])
            return .done
        }
        return bench
    }

    private static func mood(_ host: TestHost, _ owner: Owner) async throws -> JSONValue? {
        try await host.host.configuration(of: InstallationID(owner: owner, slug: try PluginSlug("Notes")))
            .values["mood"]
    }

    @Test(
        "Q8 · rows, storage, configuration and permissions are as before, and nobody else's are touched",
        arguments: Home.allCases)
    func restores(home: Home) async throws {
        try await Self.bench(home).run { host, ada, ben in
            for (user, text) in [("ada", "one"), ("ben", "two"), ("ada", "three")] {
                _ = try await host.ask(.post, "/notes", as: user, text)
            }
            _ = try await host.perform(.configure(["mood": "bright"]), "Notes", for: ada)
            #expect(try await host.update(ada).isSuccess)
            #expect(try await host.ask(.get, "/notes") == #"["changed","changed"]"#)
            _ = try await host.ask(.post, "/notes", as: "ada", "since")
            _ = try await host.ask(.post, "/notes", as: "ben", "since")

            let result = try await host.perform(.rollback, "Notes", for: ada)
            #expect(result.isSuccess, "\(result.message)")
            #expect(result.state == .enabled)
            #expect(try await host.version(of: ada) == UpdateBench.old)
            #expect(try await host.ask(.get, "/version") == "1.0.0")
            #expect(try await host.ask(.get, "/notes") == #"["one","three"]"#)
            #expect(try await host.ask(.get, "/notes", as: "ben") == #"["two","since"]"#)
            #expect(try await host.storedKeys("Notes", of: ada) == ["last"])
            #expect(try await Self.mood(host, ada) == "bright")
            // The old release has all its permissions again.
            #expect(try await host.ask(.post, "/notes", "again") == "1.0.0")
            let again = try await host.perform(.rollback, "Notes", for: ada)
            #expect(again.error?.code == .transitionRefused)
        }
    }

    @Test("Q8 · what is not enabled goes back without being started", arguments: [HostRequest.disable, .uninstall()])
    func sleeping(request: HostRequest) async throws {
        try await Self.bench(.inside).run { host, ada, _ in
            _ = try await host.ask(.post, "/notes", "one")
            _ = try await host.perform(.disable, "Notes", for: ada)
            #expect(try await host.update(ada).state == .disabled)
            #expect(try await host.count(of: "notes WHERE text = 'changed'") == 1)
            if request == .uninstall() {
                // What is kept goes with the installation.
                _ = try await host.perform(request, "Notes", for: ada)
                #expect(try await host.perform(.rollback, "Notes", for: ada).error?.code == .notInstalled)
                return
            }
            let result = try await host.perform(.rollback, "Notes", for: ada)
            #expect(result.state == .disabled)
            #expect(try await host.count(of: "notes WHERE text = 'one'") == 1)
        }
    }

    @Test("Q8 · the old release goes on with what it had under way, and not with what the newer one has")
    func state() async throws {
        let given = Record<String>()
        var bench = Self.bench(.inside)
        for (release, keyPath) in [("old", \UpdateBench.older), ("new", \UpdateBench.newer)] {
            bench[keyPath: keyPath].onSaveState = { _ in
                PluginState(userSession: ["by": .string(release)])
            }
            bench[keyPath: keyPath].onRestoreState = { _, state in
                given.add("\(release) is given that of \(state.userSession["by"]?.string ?? "nobody")")
            }
        }
        let folder = try TemporaryFolder()
        try await bench.run(in: folder) { host, ada, _ in
            let result = try await host.update(ada)
            #expect(result.isSuccess)
        }
        try await bench.run(in: folder) { host, ada, _ in
            let result = try await host.perform(.rollback, "Notes", for: ada)
            #expect(result.isSuccess)
        }
        let ada = given.entries.filter { !$0.hasPrefix("old is given that of old") } + [given.entries.last ?? ""]
        #expect(
            ada == [
                "new is given that of old", "new is given that of new", "old is given that of old",
            ])
    }

    @Test("Q8 · without an update there is nothing to undo, and the refusal says so")
    func nothing() async throws {
        try await Self.bench(.inside).run { host, ada, _ in
            let result = try await host.perform(.rollback, "Notes", for: ada)
            #expect(result.error?.code == .transitionRefused)
            #expect(result.message.contains("no update to undo"), "\(result.message)")
        }
    }

    @Test("Q8 · a rollback whose release does not start leaves the new one serving with its data; it can be dismissed")
    func failing() async throws {
        struct Broken: Error {}
        let isBroken = Gate()
        var bench = Self.bench(.inside)
        bench.older.onStart = { _ in if isBroken.isOpen { throw Broken() } }
        try await bench.run { host, ada, _ in
            _ = try await host.ask(.post, "/notes", "one")
            _ = try await host.update(ada)
            isBroken.open()
            let result = try await host.perform(.rollback, "Notes", for: ada)
            #expect(result.state == .error)
            #expect(try await host.ask(.get, "/version") == "1.1.0")
            #expect(try await host.ask(.get, "/notes") == #"["changed"]"#)
            let dismissed = try await host.perform(.dismiss, "Notes", for: ada)
            #expect(dismissed.state == .enabled)
            #expect(dismissed.version == UpdateBench.new)
        }
    }

    @Test("Q8 · what is kept is dropped when its time is over, and the release before may go then")
    func expiry() async throws {
        let clock = ManualClock()
        var bench = Self.bench(.inside, clock: clock)
        bench.updates.keptFor = .seconds(3_600)
        let folder = try TemporaryFolder()
        try await bench.run(in: folder) { host, ada, _ in
            _ = try await host.ask(.post, "/notes", "one")
            _ = try await host.update(ada)
        }
        clock.advance(by: .seconds(3_601))
        let isDropped = Gate()
        bench.failPoints = FailPoints { if $0 == .expiry(.dropped) { isDropped.open() } }
        try await bench.run(in: folder) { host, ada, _ in
            try await isDropped.pass()
            let result = try await host.perform(.rollback, "Notes", for: ada)
            #expect(result.error?.code == .transitionRefused)
        }
    }
}
