/// P4: how long an isolated plugin takes from its start to its first answer.
struct ColdStartBenchmark: Benchmark {
    let id = "P4"
    let title =
        "start of an isolated plugin to its first answered call, beside a bare child started by the same command"

    private static let rounds = 21

    func figures(in folder: String) async throws -> [Figure] {
        try await withIsolatedHost([], in: folder + "/host") { host in
            var figures: [Figure] = []
            for sandbox in SandboxChoice.allCases {
                figures += try await withStartingPlugin(sandbox, in: "\(folder)/\(sandbox)", like: host.caller) {
                    Self.figures(
                        sandbox,
                        try await Rounds.measure(Self.rounds, [$0.startPlugin, $0.startBare, Self.startAlone]))
                }
            }
            return figures
        }
    }

    /// Starts the bare child without a launcher or a sandbox.
    private static func startAlone() async throws -> Double {
        let began = ContinuousClock.now
        return try await withBareProcess(BuiltProgram.bareChild.path) { caller in
            try await caller.call(bytes: 100)()
            return (ContinuousClock.now - began) / .seconds(1)
        }
    }

    private static func figures(_ sandbox: SandboxChoice, _ samples: [[Double]]) -> [Figure] {
        let times = samples.map { Series($0) }
        return [
            Figure(
                work: sandbox.rawValue, measured: times[0].median.milliseconds,
                comparison: "bare child, same command: \(times[1].median.milliseconds)",
                ratio: times[0].ratio(to: times[1]), reach: .atMost(1.5)),
            Figure(
                work: "\(sandbox.rawValue), beside no launcher", measured: times[0].median.milliseconds,
                comparison: "bare child, no launcher: \(times[2].median.milliseconds)",
                ratio: times[0].ratio(to: times[2]), reach: .nothing),
        ]
    }
}
