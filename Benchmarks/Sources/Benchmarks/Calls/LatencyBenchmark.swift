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
        return CallComparison.all.enumerated().map { number, line in
            let (subject, comparison) = (times[line.subject], times[line.comparison])
            return Figure(
                work: "\(name), \(line.name)", measured: subject.median.microseconds,
                comparison: "\(line.comparisonName): \(comparison.median.microseconds)",
                ratio: subject.ratio(to: comparison), reach: number == 0 ? .atMost(1.3) : .nothing)
        }
    }
}
