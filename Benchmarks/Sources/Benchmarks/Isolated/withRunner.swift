import DovetailProcess
import Foundation

/// Runs a runner without a host around it, for the length of a body.
func withRunner<Answer>(
    _ settings: ProcessSettings = ProcessSettings(), in folder: String, _ body: (ProcessRunner) async throws -> Answer
) async throws -> Answer {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let runner = ProcessRunner(folder: folder, settings: settings, logger: .silent)
    try await runner.start()
    let outcome: Result<Answer, any Error>
    do { outcome = .success(try await body(runner)) } catch { outcome = .failure(error) }
    await runner.stop()
    return try outcome.get()
}
