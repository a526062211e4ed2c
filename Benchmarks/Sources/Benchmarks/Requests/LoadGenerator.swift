import Foundation
import Subprocess
import SystemPackage

/// Asks a server as fast as it answers, with `wrk`, from a process of its own.
struct LoadGenerator: Sendable {
    /// What a run found.
    struct Sample: Sendable {
        /// How many requests were answered in a second.
        let rate: Double
        /// How long 99 of 100 answers took at most, in seconds.
        let slowest: Double
    }

    private static let connections = 16
    private static let duration = "2s"

    private let program: String

    /// Finds the program.
    init() throws {
        let folders = ProcessInfo.processInfo.environment["PATH", default: "/usr/bin"].split(separator: ":")
        let paths = folders.map { "\($0)/wrk" }
        guard let path = paths.first(where: FileManager.default.isExecutableFile) else {
            throw BenchmarkError("wrk is not installed. `scripts/setup bench` installs it.")
        }
        self.program = path
    }

    /// Asks an address for a while.
    ///
    /// - Throws: `BenchmarkError` when any answer was not a success.
    func run(_ url: String, token: String) async throws -> Sample {
        let text = try await self.output([
            "--threads", "1", "--connections", "\(Self.connections)", "--duration", Self.duration, "--latency",
            "--header", "Authorization: Bearer \(token)", url,
        ])
        guard let rate = Self.value(after: "Requests/sec:", in: text).flatMap(Double.init),
            let slowest = Self.value(after: "99%", in: text).flatMap(Self.seconds),
            !text.contains("Non-2xx"), !text.contains("Socket errors")
        else { throw BenchmarkError("wrk did not get an answer to every request of \(url):\n\(text)") }
        return Sample(rate: rate, slowest: slowest)
    }

    private func output(_ arguments: [String]) async throws -> String {
        // What wrk says are a few lines.
        let result = try await Subprocess.run(
            .path(FilePath(self.program)), arguments: Arguments(arguments), output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        return result.standardOutput
    }

    private static func value(after name: String, in text: String) -> Substring? {
        let line = text.split(separator: "\n").lazy.map { $0.trimmingPrefix { $0 == " " } }.first { $0.hasPrefix(name) }
        return line?.dropFirst(name.count).split(separator: " ").first
    }

    /// A time as wrk writes it: `812.00us`, `1.20ms`, `1.01s`.
    private static func seconds(_ text: Substring) -> Double? {
        for (unit, factor) in [("us", 1e-6), ("ms", 1e-3), ("s", 1)] where text.hasSuffix(unit) {
            return Double(text.dropLast(unit.count)).map { $0 * factor }
        }
        return nil
    }
}
