import DovetailCore
import Foundation
import Subprocess
import SystemPackage

/// Runs a tool to its end.
struct ToolRun: Sendable {
    /// How it ended.
    struct Outcome: Sendable {
        /// Whether it succeeded.
        let isSuccess: Bool
        /// Its last lines, standard error among them.
        let lines: [String]
    }

    /// The most lines that are kept.
    private static let maximumLines = 1_000

    let command: ToolCommand
    /// How long it may take.
    let limit: Duration

    /// Runs it.
    ///
    /// - Parameter report: Hears each line.
    /// - Returns: How it ended.
    /// - Throws: What the system says when it cannot be started, `timedOut` when it takes too long.
    func run(report: @escaping @Sendable (String) -> Void = { _ in }) async throws -> Outcome {
        try await withThrowingTaskGroup(of: Outcome?.self) { group in
            group.addTask { try await self.execute(report) }
            group.addTask {
                try await Task.sleep(for: self.limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let outcome = try await group.next() ?? nil else {
                throw DovetailError(
                    .timedOut,
                    "\(self.command.program) took longer than \(self.limit.words) (runtimes.preparation). Try again, or allow more.",
                    remedy: .askOperator)
            }
            return outcome
        }
    }

    private func execute(_ report: @Sendable (String) -> Void) async throws -> Outcome {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(2))]
        let result = try await Subprocess.run(
            .path(FilePath(self.command.program)), arguments: Arguments(self.command.arguments),
            environment: .custom(self.environment), workingDirectory: FilePath(self.command.folder),
            platformOptions: options, input: .none, output: .sequence, error: .combinedWithOutput
        ) { execution in
            var lines: [String] = []
            for try await line in execution.standardOutput.strings() {
                let text = line.trimmingCharacters(in: .newlines)
                report(text.excerpt(300))
                lines.append(text)
                if lines.count > Self.maximumLines { lines.removeFirst() }
            }
            return lines
        }
        return Outcome(isSuccess: result.terminationStatus.isSuccess, lines: result.closureResult)
    }

    private var environment: [Environment.Key: String] {
        let chosen = ToolEnvironment.of(ProcessInfo.processInfo.environment, asksIndex: self.command.asksIndex)
        return Dictionary(uniqueKeysWithValues: chosen.map { (Environment.Key(stringLiteral: $0), $1) })
    }
}
