import DovetailCore
import DovetailHost
import Logging


public struct SandboxSettings: Sendable { public init() {} }
final class Sandbox: Sendable {
    static func prepare(folder: String, settings: SandboxSettings, limits: ProcessLimits, logger: Logger) async throws -> Sandbox { Sandbox() }
    func command(for release: LoadedRelease, number: ProcessNumber, environment: [String: String]) throws -> LaunchCommand {
        LaunchCommand(program: release.path + "/" + release.manifest.executable!, arguments: release.manifest.arguments, environment: environment, folder: "/tmp")
    }
    var protection: RunnerProtection { RunnerProtection(measures: [], gaps: []) }
    func close() async {}
}
