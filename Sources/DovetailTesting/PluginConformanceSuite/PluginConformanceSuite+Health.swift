import DovetailCore
import DovetailHost
import Testing

extension PluginConformanceSuite {
    /// Says of itself what a setting holds.
    private static func saying(_ health: JSONValue) -> JSONValue { ["do": "answer", "health": health] }

    static let health = [
        Case("A plugin that says nothing of its health is healthy") { test in
            let user = try await test.servedUser()
            #expect(try await test.host.health(of: user.id()) == .healthy)
        },
        Case("A plugin says how it is, how its parts are and what it has measured, for each owner") { test in
            let (ill, well) = (try await test.servedUser(), try await test.servedUser())
            try await ill.set(
                "health", ["do": "storage.set", "key": "asked", "text": "once"], ["do": "context"],
                Self.saying([
                    "is_healthy": false, "message": "No news – none.",
                    "components": [
                        "feeds": ["is_healthy": false, "message": "It does not answer."], "cache": ["is_healthy": true],
                    ],
                    "metrics": ["feeds.read": 2, "seconds": 0.25],
                ]))
            let health = try await test.host.health(of: ill.id())
            #expect(
                health
                    == PluginHealth(
                        isHealthy: false, message: "No news – none.",
                        components: ["feeds": .unhealthy("It does not answer."), "cache": .healthy],
                        metrics: ["feeds.read": 2, "seconds": 0.25]))
            // Whatever it does while it is asked, it does as the installation that is awake.
            #expect(try await ill.takeOne(["do": "storage.get", "key": "asked"]) == .bytes("once"))
            #expect(try await test.host.health(of: well.id()) == .healthy)
        },
        Case("A plugin that fails when it is asked how it is fails as what it throws, and serves on") { test in
            let user = try await test.servedUser()
            try await user.set("health", ["do": "fail", "kind": "temporary", "message": "Ask later."])
            let error = await #expect(throws: DovetailError.self) { try await test.host.health(of: user.id()) }
            #expect(error?.code == .pluginFailed && error?.remedy == .retry)
            #expect(error?.message.hasSuffix("in `health`: Ask later.") == true)
            try await user.set("health")
            #expect(try await test.host.health(of: user.id()) == .healthy)
        },
        Case("What a plugin says of its health is cut to what people read") { test in
            let user = try await test.servedUser()
            let many = (0..<150).map { ("part-\($0)", ["is_healthy": true] as JSONValue) }
            let long = String(repeating: "é", count: 5_000)
            try await user.set(
                "health",
                Self.saying([
                    "message": .string(long), "components": .object(Dictionary(uniqueKeysWithValues: many)),
                ]))
            let health = try await test.host.health(of: user.id())
            #expect(health.components.count == PluginHealth.most)
            #expect(health.message?.count == PluginHealth.longestMessage + 1)
        },
        Case("How a plugin is that sleeps nobody can tell") { test in
            let user = try await test.newUser()
            try await user.install()
            let error = await #expect(throws: DovetailError.self) { try await test.host.health(of: user.id()) }
            #expect(error?.code == .notServing)
        },
    ]
}
