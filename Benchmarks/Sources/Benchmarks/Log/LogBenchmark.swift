import DovetailCore
import DovetailHost
import DovetailSQLite
import Foundation

/// The write-ahead log of a store that is read without a pause: how long a write waits where the log is moved into the file and
/// begun anew, and how large it grows.
struct LogBenchmark: Benchmark {
    let id = "LOG"
    let title =
        "notifications of 4 KiB, one after another, into a store that is read without a pause, beside one that nobody reads"

    private static let rounds = 3
    private static let writes = 10_000
    private static let readers = 4

    /// What a round took.
    private struct Sample: Sendable {
        /// How long each write took, in seconds.
        let writes: Series.Sorted
        /// How long each read took, in seconds.
        let reads: Series.Sorted
        /// How large the log was at most, in bytes.
        let log: Double
    }

    func figures(in folder: String) async throws -> [Figure] {
        let samples = try await Rounds.measure(
            Self.rounds,
            [{ try await Self.sample(Self.readers, in: folder) }, { try await Self.sample(0, in: folder) }])
        let (read, unread) = (samples[0], samples[1])
        func figure(_ work: String, _ part: Double) -> Figure {
            let beside = Series(read.map { $0.writes.quantile(part) })
            let alone = Series(unread.map { $0.writes.quantile(part) })
            return Figure(
                work: "a write: \(work)", measured: beside.median.milliseconds,
                comparison: "nobody reads: \(alone.median.milliseconds)", ratio: beside.ratio(to: alone),
                reach: .nothing)
        }
        return [
            figure("median", 0.5), figure("99th percentile", 0.99), figure("longest of \(Self.writes)", 1),
            Figure(
                work: "a read: longest", measured: Series(read.map { $0.reads.quantile(1) }).median.milliseconds,
                comparison: "", ratio: nil, reach: .nothing),
            Figure(
                work: "the log at its largest", measured: Series(read.map(\.log)).median.mebibytes,
                comparison: "nobody reads: \(Series(unread.map(\.log)).median.mebibytes)", ratio: nil, reach: .nothing),
        ]
    }

    private static func sample(_ readers: Int, in folder: String) async throws -> Sample {
        let path = "\(folder)/\(UUID().uuidString).sqlite"
        let store = try SQLiteStore(path: path)
        let owner = Owner.user(try UserID("ada"))
        let reading = (0..<readers).map { _ in Task { try await Self.read(store, owner) } }
        var (times, log) = ([Double](), 0.0)
        for number in 0..<Self.writes {
            let notification = UserNotification(
                id: String(number), owner: owner, source: "host", level: .info, title: "Written",
                message: String(repeating: "x", count: 4_096), time: .now)
            times.append(try await ContinuousClock().measure { try await store.insert(notification) } / .seconds(1))
            let size = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int ?? 0
            log = max(log, Double(size))
        }
        var reads: [Double] = []
        for task in reading {
            task.cancel()
            reads += try await task.value
        }
        try store.close()
        return Sample(writes: Series.Sorted(times), reads: Series.Sorted(reads), log: log)
    }

    /// Reads until the task is cancelled.
    private static func read(_ store: SQLiteStore, _ owner: Owner) async throws -> [Double] {
        var times: [Double] = []
        do {
            while !Task.isCancelled {
                let time = try await ContinuousClock().measure {
                    _ = try await store.notifications(of: owner, limit: 500)
                }
                times.append(time / .seconds(1))
            }
        } catch is CancellationError {
            // The last one, which nobody waits for.
        }
        return times
    }
}
