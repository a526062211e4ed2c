/// P1: how long a small call to an isolated plugin takes.
struct LatencyBenchmark: Benchmark {
    let id = "P1"
    let title =
        "call to an isolated plugin, 100 bytes each way, one caller, beside the same frames between bare processes"

    private static let rounds = 15
    private static let load = CallLoad(callers: 1, calls: 4_000)

    func figures(in folder: String) async throws -> [Figure] {
        let samples = try await CallSubjects.run(in: folder) { subjects in
            try await Rounds.measure(
                Self.rounds, subjects.calls(bytes: 100).map { call in { try await Self.load.run(call).times } })
        }
        return Self.figures(samples, "median", 0.5) + Self.figures(samples, "99th percentile", 0.99)
    }

    private static func figures(_ samples: [[Series.Sorted]], _ name: String, _ part: Double) -> [Figure] {
        let times = samples.map { Series($0.map { $0.quantile(part) }) }
        return zip(["through the host", "by its connection alone"], [Reach.atMost(1.3), .nothing]).enumerated().map {
            index, line in
            Figure(
                work: "\(name), \(line.0)", measured: times[index].median.microseconds,
                comparison: "bare echo: \(times[2].median.microseconds)", ratio: times[index].ratio(to: times[2]),
                reach: line.1)
        }
    }
}
