import DovetailTesting
import Foundation

/// Kills plugin processes and hosts while users work, and looks at what is left.
///
///     storm [plugin kills] [host kills]
///
/// It drives the built `dovetail` over HTTP, prints what it has done and every promise that was broken, and ends with
/// status 1 when one was.
@main
enum StormProgram {
    static func main() async throws {
        let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        guard numbers.count == CommandLine.arguments.count - 1, numbers.count <= 2 else {
            print("usage: storm [plugin kills, 1000 by default] [host kills, 200 by default]")
            exit(64)
        }
        let storm = try Storm(pluginKills: numbers.first ?? 1_000, hostKills: numbers.count > 1 ? numbers[1] : 200)
        let findings = try await storm.run()
        print(storm.tally.description)
        for finding in findings { print("BROKEN: \(finding)") }
        print(findings.isEmpty ? "Nothing was left, lost or doubled." : "\(findings.count) promises were broken.")
        exit(findings.isEmpty ? 0 : 1)
    }
}
