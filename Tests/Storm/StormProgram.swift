import DovetailTesting
import Foundation

/// Kills plugin processes and hosts while users work, or stops a host while operations are under way, and looks at what is
/// left.
///
///     storm [plugin kills] [host kills]
///     storm stop [operations]
///
/// It drives the built `dovetail` over HTTP, prints what it has done and every promise that was broken, and ends with
/// status 1 when one was.
@main
enum StormProgram {
    static func main() async throws {
        if CommandLine.arguments.dropFirst().first == "stop" { return try await self.stop() }
        let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        guard numbers.count == CommandLine.arguments.count - 1, numbers.count <= 2 else {
            self.explain()
        }
        let storm = try Storm(pluginKills: numbers.first ?? 1_000, hostKills: numbers.count > 1 ? numbers[1] : 200)
        self.end(with: try await storm.run(), storm.tally)
    }

    private static func stop() async throws {
        let words = CommandLine.arguments.dropFirst(2)
        guard let count = Int(words.first ?? "1000"), count > 0, words.count <= 1 else { self.explain() }
        let storm = try StopStorm(count: count)
        self.end(with: try await storm.run(), storm.tally)
    }

    private static func explain() -> Never {
        print("usage: storm [plugin kills, 1000 by default] [host kills, 200 by default]")
        print("       storm stop [operations, 1000 by default]")
        exit(64)
    }

    private static func end(with findings: [String], _ tally: StormTally) -> Never {
        print(tally.description)
        for finding in findings { print("BROKEN: \(finding)") }
        print(findings.isEmpty ? "Nothing was left, lost or doubled." : "\(findings.count) promises were broken.")
        exit(findings.isEmpty ? 0 : 1)
    }
}
