import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Foundation
import Testing

@Suite("A change of settings reaches the plugin whole, or not at all", .timeLimit(.minutes(10)))
struct ConfigurationChangeTests {
    private static let fields: [String: JSONValue] = [
        "configuration": [
            "size": ["type": "integer", "default": 1, "max": 20], "color": ["type": "string", "default": "red"],
            "feed": ["type": "object", "default": ["url": "a", "every": 60]],
            "key": ["type": "string", "secret": true],
        ],
        "api_endpoints": [["method": "GET", "path": "/hello"], ["method": "GET", "path": "/size"]],
    ]

    private struct Broken: Error {}

    /// How a hook can refuse new settings.
    private enum Refusal: String, CaseIterable, CustomTestStringConvertible {
        case throwing, answering, hanging, crashing, invalidating

        var testDescription: String { self.rawValue }

        var code: DovetailError.Code {
            switch self {
            case .throwing: .pluginFailed
            case .answering: .validationFailed
            case .hanging: .timedOut
            case .crashing: .crashed
            case .invalidating: .invalidConfiguration
            }
        }
    }

    @Test("Q9 · the plugin begins anew only what depends on the settings that have changed")
    func dependents() async throws {
        let begun = Record<String>()
        var plugin = ScriptedPlugin()
        plugin.onConfigure = { context, old in
            let changed = try await context.configuration.changedKeys(since: old)
            if !changed.isDisjoint(with: ["feed", "key"]) { begun.add("feed") }
            if changed.contains("size") { begun.add("size") }
            return .success(data: .array(changed.sorted().map(JSONValue.string)))
        }
        try await self.withNotes(plugin) { host, ada in
            try await host.installAndEnable("Notes", for: ada)
            for (changes, keys) in [
                (["size": 2], ["size"]),
                (["color": "blue"], ["color"]),
                (["feed": ["every": 60, "url": "b"]], ["feed"]),
                (["size": 2, "key": "s3cr3t"], ["key"]),
                (["key": "0ther", "color": .null, "size": 3], ["color", "key", "size"]),
                (["key": .null], ["key"]),
            ] as [([String: JSONValue], [JSONValue])] {
                let result = try await host.perform(.configure(changes), "Notes", for: ada)
                #expect(result.data == .array(keys), "\(changes)")
            }
            #expect(begun.entries == ["size", "feed", "feed", "feed", "size", "feed"])
        }
    }

    @Test("Q9 · the event about it names the keys that have changed, those that the hook set too, and no values")
    func event() async throws {
        let heard = Record<Event>()
        let hasHeard = Gate()
        var listener = ScriptedPlugin()
        listener.onStart = { context in
            try await context.events.subscribe("plugin.config.changed") { event in
                heard.add(event)
                if heard.entries.count == 2 { hasHeard.open() }
            }
        }
        var plugin = ScriptedPlugin()
        plugin.onConfigure = { context, _ in
            if try await context.configuration.value("size", as: Int.self) == 7 {
                try await context.configuration.set(["color": "seven"])
            }
            return .done
        }
        try await withHost { [plugin, listener] host in
            try host.add(TestPackage("Notes", Self.fields), plugin)
            try host.add(TestPackage("Ear", ["events": ["subscribes": ["plugin.config.changed"]]]), listener)
        } body: { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Ear", for: ada)
            _ = try await host.perform(.install(), "Notes", for: ada)
            // Neither what changes nothing nor what is refused is told to anybody.
            for changes in [
                ["size": 1], ["size": 99], ["size": 5, "key": "open-sesame"], ["size": 5], ["size": 7],
            ] as [[String: JSONValue]] { _ = try await host.perform(.configure(changes), "Notes", for: ada) }
            try await hasHeard.pass()
            let documents = try heard.entries.map { try JSONValue(parsing: $0.data) }
            #expect(documents.map { $0["changed"] } == [["key", "size"], ["color", "size"]])
            #expect(documents.allSatisfy { $0["plugin"] == "Notes" && $0["state"] == "installed" })
            #expect(heard.entries.allSatisfy { !String(decoding: $0.data, as: UTF8.self).contains("sesame") })
        }
    }

    @Test(
        "Q9 · the old settings stay when the plugin refuses the new ones, in whatever way, and it serves with them",
        arguments: Refusal.allCases, [true, false])
    private func refused(refusal: Refusal, isEnabled: Bool) async throws {
        let bench = Bench()
        var plugin = Isolated.plugin { context in
            try await context.routes.get("/size") { _ in
                .text("\(try await context.configuration.value("size", as: Int.self) ?? 0)")
            }
        }
        let hangs = Gate()
        plugin.onConfigure = { [runner = bench.runner] context, _ in
            guard try await context.configuration.value("size", as: Int.self) == 13 else { return .done }
            try await context.storage.set("left", for: "behind")
            switch refusal {
            case .throwing: throw Broken()
            case .answering: return .failure(.validation("Thirteen brings bad luck."))
            case .hanging:
                hangs.open()
                await Gate().passUncancelled()
            case .crashing: runner.end("Notes")
            case .invalidating: try await context.configuration.set(["size": 99])
            }
            return .done
        }
        try await bench.withHost { [plugin] host in
            try host.add(TestPackage("Notes", Self.fields), plugin, on: bench.runner)
        } body: { host in
            let ada = try await host.user("ada")
            let id = InstallationID(owner: ada, slug: try PluginSlug("Notes"))
            _ = try await host.perform(.install(), "Notes", for: ada)
            if isEnabled { _ = try await host.perform(.enable, "Notes", for: ada) }
            #expect(try await host.perform(.configure(["size": 5]), "Notes", for: ada).isSuccess)
            let revision = try await host.host.configuration(of: id).revision
            async let result = host.perform(.configure(["size": 13, "color": "blue"]), "Notes", for: ada)
            if refusal == .hanging {
                try await hangs.pass()
                await bench.clock.waitForSleeper(of: .seconds(30))
                bench.clock.advance(by: .seconds(30))
            }
            let refused = try await result
            #expect(refused.error?.code == refusal.code, "\(refused)")
            #expect(refused.operation?.status == .failed)
            #expect(refused.state == (isEnabled ? .enabled : .installed))
            let kept = try await host.host.configuration(of: id)
            #expect(kept.values["size"] == 5 && kept.values["color"] == "red" && kept.revision == revision)
            #expect(try await host.storedKeys("Notes", of: ada).isEmpty)
            if !isEnabled { _ = try await host.perform(.enable, "Notes", for: ada) }
            #expect(try await self.size(host) == "5")
        }
    }

    @Test("Q9 · one that is disabled judges new settings in a fresh object, and finds them when it starts next")
    func disabled() async throws {
        let seen = Record<String>()
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            seen.add("start with \(try await context.configuration.value("size", as: Int.self) ?? 0)")
        }
        plugin.onConfigure = { context, old in
            let size = try await context.configuration.value("size", as: Int.self) ?? 0
            seen.add("from \(old["size"]?.integer ?? 0) to \(size)")
            return size == 13 ? .failure(.validation("Thirteen brings bad luck.")) : .done
        }
        try await self.withNotes(plugin) { host, ada in
            for request in [
                HostRequest.install(), .enable, .disable, .configure(["size": 5]), .configure(["size": 13]),
            ] {
                let result = try await host.perform(request, "Notes", for: ada)
                #expect(result.isSuccess == (request != .configure(["size": 13])))
            }
            #expect(try await host.state("Notes", of: ada) == .disabled)
            _ = try await host.perform(.enable, "Notes", for: ada)
            #expect(seen.entries == ["start with 1", "from 1 to 5", "from 5 to 13", "start with 5"])
        }
    }

    @Test("Q9 · one whose process has ended is configured all the same, and finds the settings when it is woken")
    func lost() async throws {
        let bench = Bench()
        let plugin = Isolated.plugin { context in
            try await context.routes.get("/size") { _ in
                .text("\(try await context.configuration.value("size", as: Int.self) ?? 0)")
            }
        }
        try await bench.withHost { host in
            try host.add(TestPackage("Notes", Self.fields), plugin, on: bench.runner)
        } body: { host in
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
            let ada = try await host.user("ada")
            // The second end is followed by a delay, in which nothing serves.
            bench.runner.end("Notes")
            try await host.expectHello()
            bench.runner.end("Notes")
            await bench.clock.waitForSleeper(of: .seconds(1))
            let result = try await host.perform(.configure(["size": 5]), "Notes", for: ada)
            #expect(result.isSuccess && result.state == .enabled, "\(result)")
            bench.clock.advance(by: .seconds(60))
            #expect(try await self.size(host) == "5")
        }
    }

    @Test("Q14 · settings that are so already are no operation: no hook runs, and nothing is written")
    func again() async throws {
        let calls = Record<String>()
        var plugin = ScriptedPlugin()
        plugin.onConfigure = { context, old in
            calls.add("\(try await context.configuration.changedKeys(since: old).sorted())")
            return .done
        }
        try await self.withNotes(plugin) { host, ada in
            let id = InstallationID(owner: ada, slug: try PluginSlug("Notes"))
            for request in [HostRequest.install(), .enable, .configure(["size": 5, "key": "s3cr3t"])] {
                #expect(try await host.perform(request, "Notes", for: ada).isSuccess)
            }
            let count = try await host.host.operations().count
            let changes: [[String: JSONValue]] = [
                ["size": 5], ["key": "s3cr3t"], ["size": .number(5), "key": "s3cr3t"], ["color": .null], [:],
            ]
            for change in changes {
                let result = try await host.perform(.configure(change), "Notes", for: ada)
                #expect(result.isSuccess && result.operation == nil && result.state == .enabled)
                #expect(result.message == "Nothing to do: Notes is already configured like that for user ada.")
            }
            #expect(try await host.host.operations().count == count)
            #expect(try await host.host.configuration(of: id).revision == 1)
            #expect(calls.entries == [#"["key", "size"]"#])
            let invalid = try await host.perform(.configure(["size": 5, "nope": 1]), "Notes", for: ada)
            #expect(invalid.error?.code == .invalidConfiguration)
        }
    }

    @Test("Q14 · a default that is set by hand is kept, without troubling the plugin that sees no other value")
    func ownDefault() async throws {
        let calls = Record<String>()
        var plugin = ScriptedPlugin()
        plugin.onConfigure = { _, _ in
            calls.add("configure"); return .done
        }
        let newer: [String: JSONValue] = ["configuration": ["size": ["type": "integer", "default": 2]]]
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes", Self.fields), plugin)
            try host.add(TestPackage("Notes", version: "1.1.0", newer), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            let id = InstallationID(owner: ada, slug: try PluginSlug("Notes"))
            _ = try await host.perform(.install(version: SemanticVersion(1, 0, 0)), "Notes", for: ada)
            let result = try await host.perform(.configure(["size": 1]), "Notes", for: ada)
            #expect(result.isSuccess && result.operation?.kind == .configure)
            #expect(try await host.perform(.configure(["size": 1]), "Notes", for: ada).operation == nil)
            #expect(calls.entries.isEmpty)
            // It is the owner's own now: another default of the next release changes nothing.
            #expect(try await host.perform(.update(), "Notes", for: ada).isSuccess)
            #expect(try await host.host.configuration(of: id).values["size"] == 1)
        }
    }

    private func withNotes(
        _ plugin: ScriptedPlugin, _ body: (TestHost, Owner) async throws -> Void
    ) async throws {
        try await withHost { host in
            try host.add(TestPackage("Notes", Self.fields), plugin)
        } body: { host in
            try await body(host, try await host.user("ada"))
        }
    }

    private func size(_ host: TestHost) async throws -> String { try await host.text("/size", as: "ada") }
}
