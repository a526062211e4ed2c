import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

@Suite("Nothing of a disabled installation is left running", .timeLimit(.minutes(5)))
struct DisabledTests {
    private static let fields: [String: JSONValue] = [
        "api_endpoints": [["method": "GET", "path": "/hello"]],
        "events": ["subscribes": ["task.*"]],
        "services": ["provides": [["name": "notes.count", "version": "1.0.0"]]],
    ]

    /// A plugin that binds something of every kind.
    private static func plugin(_ counts: Record<Int>, _ ended: Gate) -> ScriptedPlugin {
        Isolated.plugin { context in
            try await context.events.subscribe("task.*") { _ in }
            try await context.timers.every(.seconds(60), name: "tick") {}
            try await context.services.provide("notes.count") { _ in 1 }
            try await context.tasks.run("wait") {
                try? await Gate().pass()
                ended.open()
            }
            counts.add(try await context.resources.count)
        }
    }

    @Test("Q13 · of a plugin in a process no listener, timer, task, route or service is left after a disable")
    func isolated() async throws {
        let (counts, ended) = (Record<Int>(), Gate())
        let bench = Bench()
        try await bench.withHost { host in
            try host.add(Isolated.package(Self.fields), Self.plugin(counts, ended), on: bench.runner)
        } body: { host in
            let ada = try await host.user("ada")
            let id = InstallationID(owner: ada, slug: try PluginSlug("Notes"))
            for _ in 1...3 {
                let request: HostRequest = counts.entries.isEmpty ? .install() : .disable
                #expect(try await host.perform(request, "Notes", for: ada).isSuccess)
                #expect(try await host.perform(.enable, "Notes", for: ada).isSuccess)
                try await host.expectHello()
                #expect(try await host.host.remains(of: id).subscriptions == 1)
            }
            #expect(counts.entries == [4, 4, 4])
            #expect(try await host.perform(.disable, "Notes", for: ada).isSuccess)
            try await ended.pass()
            #expect(try await host.host.remains(of: id).subscriptions == 0)
            #expect(host.host.awakeCount == 0)
            #expect(await host.failure()?.code == .notServing)
            #expect(bench.clock.sleeperCount == 0)
        }
    }
}
