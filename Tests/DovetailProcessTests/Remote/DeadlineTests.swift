import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import DovetailWire
import Synchronization
import Testing

@Suite("A plugin in a process is told how long each call is waited for", .timeLimit(.minutes(10)))
struct DeadlineTests {
    private struct Punctual: Plugin {
        let isTicked = Gate()
        let isHeard = Gate()
        let isRun = Gate()

        func start(_ context: PluginContext) async throws {
            try await context.routes.get("/hello") { _ in
                try await context.events.publish("Notes.ping", "now")
                let double: Int = try await context.services.call("math.double", 21)
                return .text("\(double)")
            }
            try await context.services.provide("math.double") { _ -> Int in 42 }
            try await context.events.subscribe("Notes.ping") { _ in self.isHeard.open() }
            try await context.timers.after(.milliseconds(1), name: "tick") { self.isTicked.open() }
            try await context.tasks.run("work") { self.isRun.open() }
        }
    }

    private static let package = TestPackage.isolated([
        "api_endpoints": [["method": "GET", "path": "/hello"]],
        "events": ["publishes": ["Notes.ping"], "subscribes": ["Notes.ping"]],
        "services": [
            "provides": [["name": "math.double", "version": "1.0.0"]],
            "requires": [["name": "math.double", "version": "^1.0"]],
        ],
    ])

    @Test("hooks, start, stop, requests, services, events and timers carry their limits, and a task none")
    func everyCall() async throws {
        let told = Mutex<[(method: WireMethod, deadline: Duration?)]>([])
        let plugin = Punctual()
        var limits = HostSettings.Limits()
        (limits.hook, limits.stop, limits.call) = (.seconds(1_100), .seconds(1_200), .seconds(1_300))
        limits.background = .seconds(1_400)
        try await TestHost.run(Self.package, limits: limits) {
            WatchedSide(plugin) { call, _ in
                told.withLock { $0.append((call.method, call.deadline)) }
                return nil
            }
        } body: { host, ada in
            try await host.installAndEnable("Notes", for: ada)
            let response = try await host.send(.get, "/hello", to: "Notes", as: "ada")
            #expect(try await response.body.collect(upTo: 100) == Array("42".utf8))
            for latch in [plugin.isTicked, plugin.isHeard, plugin.isRun] { try await latch.pass() }
            #expect(try await host.perform(.disable, "Notes", for: ada).isSuccess)
        }
        let calls = told.withLock { $0 }
        let expected: [WireMethod: Duration] = [
            .hook: limits.hook, .start: limits.hook, .stop: limits.stop, .request: limits.call,
            .service: limits.call, .event: limits.background,
        ]
        for (method, limit) in expected {
            let deadlines = calls.filter { $0.method == method }.map(\.deadline)
            #expect(!deadlines.isEmpty, "\(method)")
            for case let deadline in deadlines {
                let deadline = try #require(deadline, "\(method)")
                #expect((limit - .seconds(90)...limit).contains(deadline), "\(method): \(deadline)")
            }
        }
        // The timer has one, the task runs for as long as it likes.
        let runs = calls.filter { $0.method == .run }.map(\.deadline)
        #expect(runs.count == 2 && runs.contains(nil))
        #expect(runs.contains { deadline in deadline.map { $0 > .seconds(1_310) && $0 <= limits.background } ?? false })
    }
}
