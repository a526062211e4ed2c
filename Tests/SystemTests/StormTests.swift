import Foundation
import Subprocess
import SystemPackage
import Testing

@Suite("A storm over the built program", .timeLimit(.minutes(10)))
struct StormTests {
    @Test(
        "X3 · fifty killed plugins and ten killed hosts, while users work, leave nothing, lose nothing and double nothing; with the default budget they lead to quarantine"
    )
    func storm() async throws {
        let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "storm")
        let result = try await run(
            .path(FilePath(program.path)), arguments: ["50", "10"], output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        #expect(result.terminationStatus == .exited(0), "\(result.standardOutput)\(result.standardError)")
        #expect(result.standardOutput.contains("kills of the host: 10"))
    }
}
