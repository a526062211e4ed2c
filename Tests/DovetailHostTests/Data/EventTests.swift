import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

@Suite("Events and services stay with their owner")
struct EventTests {
    @Test("an event reaches its owner's installations and the system's, and nobody else's")
    func audience() async throws {
        let heard = Record<String>()
        let hasReachedSystem = Gate()
        var speaker = ScriptedPlugin()
        speaker.onInstall = { context in
            try await context.events.publish("Speaker.said", ["words": "hello"])
            return .done
        }
        var listener = ScriptedPlugin()
        listener.onStart = { context in
            try await context.events.subscribe("Speaker.*") { event in
                heard.add("\(context.owner.rawValue) hears \(try event.decode([String: String].self)["words"] ?? "")")
                if context.owner == .system { hasReachedSystem.open() }
            }
        }
        try await withHost { [speaker, listener] host in
            try host.add(TestPackage("Speaker"), speaker)
            try host.add(TestPackage("Listener", ["events": ["subscribes": ["Speaker.*"]]]), listener)
        } body: { host in
            let (ada, ben) = (try await host.user("ada"), try await host.user("ben"))
            for owner in [ada, ben, .system] { try await host.installAndEnable("Listener", for: owner) }
            _ = try await host.perform(.install(), "Speaker", for: ada)
            try await hasReachedSystem.pass()
            for owner in [ada, ben, .system] { _ = try await host.perform(.disable, "Listener", for: owner) }
            #expect(Set(heard.entries).isSubset(of: ["ada hears hello", "system hears hello"]))
            #expect(heard.entries.contains("system hears hello"))
        }
    }

    @Test("a service is called by plugins of the same owner, by name and version, and gone when its owner sleeps")
    func services() async throws {
        var provider = ScriptedPlugin()
        provider.onStart = { context in
            try await context.services.provide("math.double") { call in try call.decode(Int.self) * 2 }
        }
        var caller = ScriptedPlugin()
        caller.onStart = { context in
            try await context.routes.get("/double") { _ in
                let answer: Int = try await context.services.call("math.double", 21)
                return .text("\(answer)")
            }
        }
        try await withHost { [provider, caller] host in
            let offers: JSONValue = ["provides": [["name": "math.double", "version": "2.1.0"]]]
            try host.add(TestPackage("Provider", ["services": offers]), provider)
            try host.add(TestPackage("Notes", ["api_endpoints": [["method": "GET", "path": "/double"]]]), caller)
        } body: { host in
            let (ada, ben) = (try await host.user("ada"), try await host.user("ben"))
            for owner in [ada, ben] { try await host.installAndEnable("Notes", for: owner) }
            try await host.installAndEnable("Provider", for: ada)
            #expect(try await host.text("/double", as: "ada") == "42")
            await #expect(throws: DovetailError.self) { try await host.text("/double", as: "ben") }
            _ = try await host.perform(.disable, "Provider", for: ada)
            let error = await #expect(throws: DovetailError.self) {
                try await host.text("/double", as: "ada")
            }
            #expect(error?.code == .serviceNotFound)
        }
    }
}
