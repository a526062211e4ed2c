import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

@Suite("What a plugin's data may take of the host")
struct DataLimitTests {
    private static let limits = {
        var limits = HostSettings.Limits()
        limits.eventSize = 1_000
        limits.staged = 10_000
        return limits
    }()

    private func outcome(
        of hook: @escaping @Sendable (PluginContext) async throws -> Void
    ) async throws -> OperationResult {
        var plugin = ScriptedPlugin()
        plugin.onInstall = { context in
            try await hook(context)
            return .done
        }
        let results = Record<OperationResult>()
        try await withHost(limits: Self.limits) { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            results.add(try await host.perform(.install(), "Notes", for: try await host.user("ada")))
        }
        return try #require(results.entries.first)
    }

    @Test("An event carries only so much data")
    func event() async throws {
        let fits = try await self.outcome { context in
            try await context.events.publish("Notes.said", String(repeating: "a", count: 998))
        }
        #expect(fits.isSuccess)
        let result = try await self.outcome { context in
            try await context.events.publish("Notes.said", String(repeating: "a", count: 999))
        }
        #expect(result.error?.code == .tooLarge)
        #expect(result.message.contains("1001 bytes"))
    }

    @Test("What is staged in one operation is bounded, whether storage, events or notifications")
    func staged() async throws {
        let attempts: [@Sendable (PluginContext, Int) async throws -> Void] = [
            { try await $0.storage.set(String(repeating: "a", count: 500), for: "key \($1)") },
            { context, _ in try await context.events.publish("Notes.said", String(repeating: "a", count: 500)) },
            { context, _ in
                try await context.notifications.send("a", String(repeating: "a", count: 500))
            },
        ]
        for attempt in attempts {
            let result = try await self.outcome { context in
                for number in 1...30 { try await attempt(context, number) }
            }
            #expect(result.error?.code == .tooLarge)
            #expect(result.message.contains("10000 bytes"))
        }
    }

    @Test("A key that is written again and again counts once")
    func overwritten() async throws {
        let result = try await self.outcome { context in
            for _ in 1...100 { try await context.storage.set(String(repeating: "a", count: 500), for: "key") }
        }
        #expect(result.isSuccess)
    }
}
