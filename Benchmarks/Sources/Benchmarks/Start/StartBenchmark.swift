import DovetailCore
import DovetailHost

/// P14: the start of a host with many plugins, all of them enabled.
struct StartBenchmark: Benchmark {
    let id = "P14"
    let title = "start of a host with 1,000 plugins, all found anew and enabled in process, beside one with 100"

    private static let rounds = 7

    func figures(in folder: String) async throws -> [Figure] {
        let few = try await StartSubject(plugins: 100, in: folder + "/few")
        let many = try await StartSubject(plugins: 1_000, in: folder + "/many")
        let samples = try await Rounds.measure(Self.rounds, [{ try await few.start() }, { try await many.start() }])
        let (fewTook, manyTook) = (Series(samples[0]), Series(samples[1]))
        let hundred = Series(fewTook.values.map { $0 * 10 })
        return [
            Figure(
                work: "start with 1,000 plugins", measured: manyTook.median.milliseconds,
                comparison: "10 × 100 plugins: \(hundred.median.milliseconds)", ratio: manyTook.ratio(to: hundred),
                reach: .atMost(1.2)),
            Figure(
                work: "start with 1,000 plugins, in seconds", measured: manyTook.median.milliseconds,
                comparison: "limit: 1 s", ratio: manyTook.median, reach: .atMost(1)),
        ]
    }
}
