import DovetailCore
import DovetailHost
import Testing

@testable import DovetailProcess

extension HostileTests {
    @Suite("A plugin that listens, and whose process ends", .timeLimit(.minutes(10)))
    struct EventTests {
        private static let fields: [String: JSONValue] = [
            "permissions": ["events.subscribe"], "events": ["subscribes": ["plugin.*"]],
        ]

        /// A crash is followed by a while in which nothing runs.
        private static var slow: RestartPolicy {
            var policy = RestartPolicy.untiring
            (policy.delay, policy.jitter) = (.seconds(3), 0)
            return policy
        }

        /// What the plugin has heard of another, in order.
        private func heard(_ test: HostileHost) -> [String] {
            test.log.all.compactMap { line in
                line.facts["plugin.line"].flatMap { $0.hasPrefix("heard ") ? String($0.dropFirst(6)) : nil }
            }.filter { ["plugin.enabled", "plugin.disabled", "plugin.uninstalled"].contains($0) }
        }

        @Test(
            "N7 · events that come while a process is being started again are heard when it is back, once and in order")
        func returning() async throws {
            try await HostileHost.run(["start=listen:plugin.*"], fields: Self.fields, restarts: Self.slow) { test in
                try await test.installAndEnable()
                // The first restart comes at once.
                _ = try await test.failure(of: "segfault")
                #expect(try await test.order("late", "1") == "late")
                _ = try await test.failure(of: "segfault")
                #expect(test.process == nil)
                for request in [HostRequest.disable, .enable, .disable, .enable] {
                    #expect(try await test.perform(request, HostileHost.neighbour).isSuccess)
                }
                #expect(try await test.order("late", "1") == "late")
                #expect(try await test.perform(.disable, HostileHost.neighbour).isSuccess)
                #expect(try await test.perform(.uninstall(), HostileHost.neighbour).isSuccess)
                try await test.log.plugin(wrote: "heard plugin.uninstalled")
                let heard = self.heard(test).drop { $0 != "plugin.disabled" }
                #expect(
                    heard == [
                        "plugin.disabled", "plugin.enabled", "plugin.disabled", "plugin.enabled", "plugin.disabled",
                        "plugin.uninstalled",
                    ])
                try await test.installAndEnable(HostileHost.neighbour)
            }
        }

        @Test(
            "N7 · what a handler was busy with when its process ended is not delivered again, what waited behind it is")
        func underWay() async throws {
            try await HostileHost.run(["start=listen:plugin.*"], fields: Self.fields, restarts: Self.slow) { test in
                try await test.installAndEnable()
                try await test.order("die-of", "plugin.disabled")
                #expect(try await test.perform(.disable, HostileHost.neighbour).isSuccess)
                #expect(try await test.perform(.enable, HostileHost.neighbour).isSuccess)
                #expect(try await test.perform(.uninstall(), HostileHost.neighbour).isSuccess)
                try await test.log.plugin(wrote: "heard plugin.uninstalled")
                let heard = self.heard(test).drop { $0 != "plugin.disabled" }
                #expect(heard.filter { $0 == "plugin.uninstalled" }.count == 1)
                #expect(Array(heard.prefix(2)) == ["plugin.disabled", "plugin.enabled"])
                try await test.installAndEnable(HostileHost.neighbour)
            }
        }
    }
}
