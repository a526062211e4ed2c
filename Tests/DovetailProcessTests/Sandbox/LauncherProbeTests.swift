import Foundation
import Subprocess
import SystemPackage
import Testing

@Suite("The launcher's probe")
struct LauncherProbeTests {
    @Test("The launcher says what the machine offers, one name and value a line")
    func answer() async throws {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let launcher = folder.appendingPathComponent("dovetail-launcher").path
        let result = try await run(
            .path(FilePath(launcher)), arguments: ["probe"], output: .string(limit: 4096), error: .discarded)

        let names = result.standardOutput.split(separator: "\n").map { String($0.prefix { $0 != "=" }) }
        #expect(result.terminationStatus.isSuccess)
        #expect(names == ["landlock", "seccomp", "pidfd", "uid"])
    }
}
