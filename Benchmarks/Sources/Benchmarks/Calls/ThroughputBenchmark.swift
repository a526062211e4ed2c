/// P2 and P3: how many calls to an isolated plugin are answered in a second.
struct ThroughputBenchmark: Benchmark {
    /// One row of the report.
    private struct Row {
        let load: CallLoad
        let reach: Reach
    }

    let id: String
    let title: String
    private let bytes: Int
    private let rows: [Row]

    /// P2: small calls of many callers.
    static let small = ThroughputBenchmark(
        id: "P2",
        title:
            "calls to an isolated plugin, 100 bytes each way, 64 callers, beside the same frames between bare processes",
        bytes: 100, rows: [Row(load: CallLoad(callers: 64, calls: 2_000), reach: .atLeast(0.85))])

    /// P3: large ones, of one caller and of many.
    static let large = ThroughputBenchmark(
        id: "P3",
        title: "calls to an isolated plugin, 64 KiB each way, beside the same frames between bare processes",
        bytes: 64 << 10,
        rows: [
            Row(load: CallLoad(callers: 1, calls: 2_000), reach: .atLeast(0.7)),
            Row(load: CallLoad(callers: 64, calls: 100), reach: .atLeast(0.7)),
        ])

    private static let rounds = 11

    func figures(in folder: String) async throws -> [Figure] {
        try await CallSubjects.run(in: folder) { subjects in
            var figures: [Figure] = []
            for row in self.rows {
                let samples = try await Rounds.measure(
                    Self.rounds,
                    subjects.calls(bytes: self.bytes).map { call in { try await row.load.run(call).rate } })
                figures += self.figures(row, samples.map { Series($0) })
            }
            return figures
        }
    }

    private func figures(_ row: Row, _ rates: [Series]) -> [Figure] {
        let callers = row.load.callers == 1 ? "1 caller" : "\(row.load.callers) callers"
        return CallComparison.all.enumerated().map { number, line in
            let (subject, comparison) = (rates[line.subject], rates[line.comparison])
            return Figure(
                work: "\(callers), \(line.name)", measured: self.text(subject.median),
                comparison: "\(line.comparisonName): \(self.text(comparison.median))",
                ratio: subject.ratio(to: comparison), reach: number == 0 ? row.reach : .nothing)
        }
    }

    /// A rate of small calls in calls, of large ones in what they carry both ways together.
    private func text(_ rate: Double) -> String {
        self.bytes < 1_024
            ? rate.perSecond : "\((rate * Double(2 * self.bytes) / 1_048_576).rounded(to: 0)) MiB/s"
    }
}
