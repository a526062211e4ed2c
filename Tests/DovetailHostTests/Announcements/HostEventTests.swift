import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

@Suite("What the host tells plugins and people of itself", .timeLimit(.minutes(5)))
struct HostEventTests {
    /// The data of the first events of a stream.
    private func next(_ count: Int, of events: AsyncStream<Event>) async throws -> [JSONValue] {
        var found: [JSONValue] = []
        for await event in events.prefix(count) { found.append(try JSONValue(parsing: event.data)) }
        return found
    }

    @Test("Q17 · a user's plugins hear which preferences have changed, and of those that are so already nothing")
    func preferences() async throws {
        try await withHost(prepare: { _ in }) { host in
            let ada = try UserID("ada")
            try await host.user("ada")
            let events = host.host.events { $0.name == "user.preferences.changed" }
            try await host.host.changePreferences(["theme": "dark", "size": 12], of: ada)
            try await host.host.changePreferences(["theme": "dark"], of: ada)
            let kept = try await host.host.changePreferences(["size": .null, "gone": .null], of: ada)
            #expect(kept == ["theme": "dark"])
            #expect(try await host.host.preferences(of: ada) == kept)
            let heard = try await self.next(2, of: events)
            #expect(
                heard == [
                    [
                        "user_id": "ada", "changed": ["size", "theme"], "values": ["size": 12, "theme": "dark"],
                    ], ["user_id": "ada", "changed": ["size"], "values": ["size": .null]],
                ])
            await #expect(throws: DovetailError.self) { try await host.host.preferences(of: UserID("nobody")) }
            for wrong in [["a b": 1], ["": 1], ["list": [1]]] as [[String: JSONValue]] {
                await #expect(throws: DovetailError.self) { try await host.host.changePreferences(wrong, of: ada) }
            }
            let large: [String: JSONValue] = ["text": .string(String(repeating: "a", count: 40_000))]
            await #expect(throws: DovetailError.self) { try await host.host.changePreferences(large, of: ada) }
            #expect(try await host.host.preferences(of: ada) == kept)
        }
    }

    @Test("Q17 · themes and maintenance reach everybody once, and are known after a restart")
    func announcements() async throws {
        let folder = try TemporaryFolder()
        try await withHost(in: folder, prepare: { _ in }) { host in
            let events = host.host.events { $0.owner == nil }
            for name in ["dark", "dark", "light"] { try await host.host.setTheme(name) }
            await #expect(throws: DovetailError.self) { try await host.host.setTheme("a b") }
            try await host.host.endMaintenance()
            for _ in 1...2 { try await host.host.beginMaintenance(message: "Back soon.") }
            #expect(try await host.host.maintenance()?.message == "Back soon.")
            let heard = try await self.next(3, of: events)
            #expect(
                heard == [
                    ["theme": "dark", "previous": .null], ["theme": "light", "previous": "dark"],
                    ["phase": "start", "message": "Back soon.", "until": .null],
                ])
        }
        try await withHost(in: folder, prepare: { _ in }) { host in
            #expect(try await host.host.theme() == "light")
            let events = host.host.events { $0.owner == nil }
            for _ in 1...2 { try await host.host.endMaintenance(message: "Done.") }
            try await host.host.setTheme("dark")
            let heard = try await self.next(2, of: events)
            #expect(heard.first == ["phase": "end", "message": "Done.", "until": .null])
            #expect(heard.last?["theme"] == "dark")
            let maintenance = try await host.host.maintenance()
            #expect(maintenance == nil)
        }
    }

    @Test("Q4 · Q7 · Q17 · installing and removing tells the system's plugins alone who counts, and why someone left")
    func analytics() async throws {
        try await withHost {
            try $0.add(notesPackage(), ScriptedPlugin())
        } body: { host in
            let ada = try await host.user("ada")
            let events = host.host.events { $0.name.hasPrefix("analytics.") && $0.owner == .system }
            let root = Requester.administrator(try UserID("root"))
            for (request, requester) in [
                (.install(), nil), (.install(), nil), (.uninstall(), nil), (.install(), root), (.uninstall(), root),
                (.install(), nil), (.uninstall(force: true), nil),
            ] as [(HostRequest, Requester?)] {
                let result = try await host.perform(request, "Notes", for: ada, by: requester)
                #expect(result.isSuccess)
            }
            let heard = try await self.next(6, of: events)
            #expect(
                heard.map { $0["reason"]?.string } == [nil, "user_initiated", nil, "administrator", nil, "forced"])
            #expect(heard.allSatisfy { $0["version"] == "1.0.0" && $0["timestamp"] != nil && $0["owner"] == "ada" })
        }
    }

    @Test("Q4 · Q7 · Q17 · the owner is told once of what was installed, updated, exported, removed and failed")
    func notifications() async throws {
        let attempts = Record<String>()
        var plugin = ScriptedPlugin()
        plugin.onInstall = { context in
            try await context.storage.set("kept", for: "key")
            return "Welcome."
        }
        plugin.onEnable = { _ in
            attempts.add("enable")
            guard attempts.entries.count > 1 else { throw PluginFailure.temporary("Not now.") }
            return .done
        }
        try await withHost { [plugin] host in
            for version in ["1.0.0", "1.1.0"] { try host.add(notesPackage(version: version), plugin) }
        } body: { host in
            for owner in [try await host.user("ada"), Owner.system] {
                let root = Requester.administrator(try UserID("root"))
                let first = HostRequest.install(version: SemanticVersion(1, 0, 0))
                for request in [first, first, .enable, .enable, .disable, .update(), .uninstall()] {
                    _ = try await host.perform(request, "Notes", for: owner, by: root)
                }
                let told = try await host.host.notifications(of: owner)
                let failures = owner == .system ? [] : ["Notes: enable has failed"]
                #expect(
                    told.map(\.title) == [
                        "Notes is removed", "Your data of Notes is exported", "Notes is updated to 1.1.0",
                    ] + failures + ["Notes is installed"])
                #expect(told.last?.message == "Welcome." && told.allSatisfy { $0.source == "host" })
                #expect(owner == .system || told[3].level == .error)
            }
        }
    }

    @Test("Q17 · events for all reach every user's installations, those of a user that user's and the system's alone")
    func audience() async throws {
        let heard = Record<String>()
        let names = ["user.preferences.changed", "system.theme.changed"]
        let expected: Set<String> = [
            "ada user.preferences.changed", "system user.preferences.changed", "ada system.theme.changed",
            "bob system.theme.changed", "system system.theme.changed",
        ]
        let hasHeardAll = Gate()
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            for name in names {
                try await context.events.subscribe(name) { _ in
                    heard.add("\(context.owner.rawValue) \(name)")
                    if expected.isSubset(of: heard.entries) { hasHeardAll.open() }
                }
            }
        }
        let package = TestPackage("Notes", ["events": ["subscribes": .array(names.map(JSONValue.string))]])
        try await withHost { [plugin] host in
            try host.add(package, plugin)
        } body: { host in
            let (ada, bob) = (try await host.user("ada"), try await host.user("bob"))
            for owner in [ada, bob, .system] { try await host.installAndEnable("Notes", for: owner) }
            try await host.host.changePreferences(["a": 1], of: UserID("ada"))
            try await host.host.setTheme("dark")
            try await hasHeardAll.pass()
            for owner in [ada, bob, .system] { _ = try await host.perform(.disable, "Notes", for: owner) }
            #expect(Set(heard.entries) == expected && heard.entries.count == expected.count)
        }
    }
}
