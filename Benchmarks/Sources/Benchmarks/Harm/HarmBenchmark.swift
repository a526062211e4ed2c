/// R3: what a hostile plugin does to the calls of another.
struct HarmBenchmark: Benchmark {
    let id = "R3"
    let title = "calls to an isolated plugin while another one does harm, beside the same calls when all is quiet"

    private static let rounds = 7
    /// How long a plugin does harm in a round; the calls are made within it.
    private static let harm = Duration.milliseconds(1_600)
    private static let window = Duration.milliseconds(1_000)

    func figures(in folder: String) async throws -> [Figure] {
        let victim = try IsolatedPackage("victim", .echoPlugin, below: folder + "/packages")
        let hostile = try IsolatedPackage("hostile", .hostilePlugin, below: folder + "/packages")
        return try await withIsolatedHost([victim, hostile], in: folder + "/host") { host in
            let call = host.call(victim, body: [UInt8](repeating: 0, count: 100))
            let harmed = Hostility.allCases.map { hostility in
                { try await Self.slowest(call, while: hostility, by: hostile, on: host) }
            }
            let quiet = { try await Self.slowest(call) }
            // A quiet time beside every harmful one.
            let samples = try await Rounds.measure(Self.rounds, harmed.flatMap { [quiet, $0] }).map { Series($0) }
            return Hostility.allCases.enumerated().map { index, hostility in
                let (quiet, harmed) = (samples[2 * index], samples[2 * index + 1])
                return Figure(
                    work: "99th percentile, the other \(hostility.words)", measured: harmed.median.microseconds,
                    comparison: "quiet: \(quiet.median.microseconds)", ratio: harmed.ratio(to: quiet),
                    reach: .atMost(2))
            }
        }
    }

    /// Calls for a while; answers the 99th percentile, in seconds.
    private static func slowest(_ call: @escaping Call) async throws -> Double {
        let end = ContinuousClock.now + Self.window
        let times = try await withThrowingTaskGroup { group in
            // A task of its own, as plugins' calls are.
            group.addTask {
                var times: [Double] = []
                while ContinuousClock.now < end {
                    let began = ContinuousClock.now
                    try await call()
                    times.append((ContinuousClock.now - began) / .seconds(1))
                }
                return times
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        return Series.Sorted(times).quantile(0.99)
    }

    private static func slowest(
        _ call: @escaping Call, while hostility: Hostility, by hostile: IsolatedPackage, on host: IsolatedHost
    ) async throws -> Double {
        let milliseconds = Int(Self.harm / .milliseconds(1))
        let harm = host.call(hostile, method: hostility.rawValue, body: Array("\(milliseconds)".utf8))
        return try await withThrowingTaskGroup { group in
            group.addTask { try await harm() }
            try await Task.sleep(for: (Self.harm - Self.window) / 2)
            if hostility == .neverReading { Self.fill(hostile, on: host, in: &group) }
            let slowest = try await Self.slowest(call)
            try await group.waitForAll()
            return slowest
        }
    }

    /// Sends more to a plugin that does not read than may wait for it.
    private static func fill(
        _ hostile: IsolatedPackage, on host: IsolatedHost, in group: inout ThrowingTaskGroup<Void, any Error>
    ) {
        let call = host.call(hostile, body: [UInt8](repeating: 0, count: 64 << 10))
        for _ in 0..<512 {
            group.addTask {
                // Most are answered when it reads again, the last are refused at once.
                _ = try? await call()
            }
        }
    }
}
