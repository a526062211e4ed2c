import BareEcho
import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailProcess

/// P12: how long it takes until 100 isolated plugins have an event.
struct EventBenchmark: Benchmark {
    let id = "P12"
    let title =
        "one event to 100 isolated plugins until all have handled it, beside one frame each to 100 bare processes"

    private static let count = 100
    private static let rounds = 15
    /// How many events, one after another, make a sample.
    private static let events = 20
    private static let name = "\(CallingPlugin.name).rang"
    private static let data = [UInt8](#"{"text": "\#(String(repeating: "x", count: 88))"}"#.utf8)
    /// As many bytes as the event has on its way: its data, and what says which event it is.
    private static let bytes = Self.data.count + 80

    func figures(in folder: String) async throws -> [Figure] {
        let package = try IsolatedPackage(
            "listener", .echoPlugin, .perOwner, hearing: [Self.name], below: folder + "/packages")
        let answers = HandlerAnswers()
        return try await withIsolatedHost(
            [], in: folder + "/host", watching: { WatchedRunner(runner: $0, answers: answers) }
        ) { host in
            try await Self.start(package, on: host.host)
            let bare = [BareCommand](repeating: (try BuiltProgram.bareChild.path, []), count: Self.count)
            return try await withBareProcesses(bare) { bare in
                try await withBareProcesses(Self.confined(package, on: host)) { confined in
                    let samples = try await Rounds.measure(
                        Self.rounds,
                        [
                            { try await Self.time { try await Self.publish(on: host, answers) } },
                            { try await Self.time { try await Self.callAll(bare) } },
                            { try await Self.time { try await Self.callAll(confined) } },
                        ])
                    return Self.figures(samples.map { Series($0) })
                }
            }
        }
    }

    /// Has 100 users enable the plugin, each of whom has a process of it.
    private static func start(_ package: IsolatedPackage, on host: PluginHost) async throws {
        _ = try await host.publish(folder: package.folder)
        for number in 1...Self.count {
            let user = try UserID("user\(number)")
            try await host.addUser(user)
            try await host.provide(package.slug, for: user)
        }
    }

    /// The commands that start a bare child in the place of each plugin, as confined as that.
    private static func confined(_ package: IsolatedPackage, on host: IsolatedHost) throws -> [BareCommand] {
        let copy = "\(host.host.dataFolder)/shared/\(package.release.id.path)/bin/\(BuiltProgram.bareChild.rawValue)"
        try BuiltProgram.bareChild.copy(to: copy)
        return try host.runner.processes.map { process in
            let line = try LaunchLine(of: process, startingInstead: copy)
            try line.makeGroups()
            return (line.program, line.arguments)
        }
    }

    private static func publish(on host: IsolatedHost, _ answers: HandlerAnswers) async throws {
        try await answers.wait(for: Self.count) {
            try await host.caller.backends.events.publish(Self.name, data: Self.data, to: .everyone)
        }
    }

    private static func callAll(_ callers: [EchoCaller]) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for caller in callers { group.addTask { try await caller.call(bytes: Self.bytes)() } }
        }
    }

    /// How long work takes, in seconds: the median of doing it again and again.
    private static func time(of work: () async throws -> Void) async throws -> Double {
        var times: [Double] = []
        for _ in 0..<Self.events {
            let began = ContinuousClock.now
            try await work()
            times.append((ContinuousClock.now - began) / .seconds(1))
        }
        return Series(times).median
    }

    private static func figures(_ times: [Series]) -> [Figure] {
        [("bare echo", times[1], Reach.atMost(2)), ("confined echo", times[2], .nothing)].map { name, other, reach in
            Figure(
                work: "all \(Self.count) have handled it", measured: times[0].median.milliseconds,
                comparison: "\(name): \(other.median.milliseconds)", ratio: times[0].ratio(to: other), reach: reach)
        }
    }
}
