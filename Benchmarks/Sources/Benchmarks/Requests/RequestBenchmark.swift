import DovetailCore

/// P9: requests to an in-process plugin's route, beside the same handler on bare Hummingbird.
struct RequestBenchmark: Benchmark {
    let id = "P9"
    let title = "HTTP GET of an in-process plugin's route, signed in, beside the same handler on bare Hummingbird"

    private static let rounds = 15

    func figures(in folder: String) async throws -> [Figure] {
        let load = try LoadGenerator()
        let user = try UserID("ada")
        return try await withDovetail(plugins: 1, user, in: folder + "/one") { one in
            try await withDovetail(plugins: 1_000, user, in: folder + "/many") { many in
                try await withBareServer(key: one.key) { bare in
                    let samples = try await Rounds.measure(
                        Self.rounds,
                        [
                            { try await load.run(one.url, token: one.token) },
                            { try await load.run(many.url, token: many.token) },
                            { try await load.run(bare, token: one.token) },
                        ])
                    return Self.figures(samples)
                }
            }
        }
    }

    private static func figures(_ samples: [[LoadGenerator.Sample]]) -> [Figure] {
        let rates = samples.map { Series($0.map(\.rate)) }
        let latencies = samples.map { Series($0.map(\.slowest)) }
        return [
            Figure(
                work: "1 plugin", measured: rates[0].median.perSecond,
                comparison: "bare Hummingbird: \(rates[2].median.perSecond)", ratio: rates[0].ratio(to: rates[2]),
                reach: .atLeast(0.8)),
            Figure(
                work: "1,000 plugins", measured: rates[1].median.perSecond,
                comparison: "bare Hummingbird: \(rates[2].median.perSecond)", ratio: rates[1].ratio(to: rates[2]),
                reach: .atLeast(0.8)),
            Figure(
                work: "1 plugin, 99th percentile", measured: latencies[0].median.milliseconds,
                comparison: "bare Hummingbird: \(latencies[2].median.milliseconds)",
                ratio: latencies[0].ratio(to: latencies[2]), reach: .nothing),
        ]
    }
}
