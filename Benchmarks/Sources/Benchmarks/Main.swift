import Foundation

/// Measures what is asked for by id, or everything: `Benchmarks P7 P14`.
@main
enum Main {
    private static let benchmarks: [any Benchmark] = [
        LatencyBenchmark(), ThroughputBenchmark.small, ThroughputBenchmark.large, ColdStartBenchmark(),
        CrashBenchmark(), IdleBenchmark(), LifecycleBenchmark(), ScaleBenchmark(), LogBenchmark(),
        RequestBenchmark(), IsolatedRequestBenchmark(), EventBenchmark(), StartBenchmark(), HarmBenchmark(),
    ]

    static func main() async {
        do {
            try await Self.run()
        } catch {
            FileHandle.standardError.write(Data("benchmarks: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func run() async throws {
        let wanted = Set(CommandLine.arguments.dropFirst().map { $0.uppercased() })
        let unknown = wanted.subtracting(Self.benchmarks.map(\.id))
        guard unknown.isEmpty else {
            let known = Self.benchmarks.map(\.id).joined(separator: ", ")
            throw BenchmarkError(
                "There is no benchmark \(unknown.sorted().joined(separator: ", ")). There are: \(known).")
        }
        for benchmark in Self.benchmarks where wanted.isEmpty || wanted.contains(benchmark.id) {
            print("\n\(benchmark.id) · \(benchmark.title)\n")
            let before = MachineLoad()
            let figures = try await withTemporaryFolder { try await benchmark.figures(in: $0) }
            print(Report(figures: figures).text)
            print("\nBefore: \(before). After: \(MachineLoad()).")
        }
    }
}
