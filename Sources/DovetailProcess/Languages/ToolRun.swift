import DovetailCore
import DovetailHost
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
    /// How it is confined; nil for what looks at no package, or where nothing confines.
    var confinement: ToolConfinement?
    /// How much may lie in the folder into which it writes, in bytes.
    var room = 2 << 30
    /// The release for which it runs; nil for what looks at no package.
    var release: ReleaseID?
    /// What tells how long it takes.
    var clock: any HostClock = .system

    /// Runs it.
    ///
    /// - Parameter report: Hears each line.
    /// - Returns: How it ended.
    /// - Throws: What the system says when it cannot be started, `timedOut` when it takes too long, `invalidPackage` when it
    ///   writes too much, and `CancellationError` when the task is cancelled: then it is ended before this returns.
    func run(report: @escaping @Sendable (String) -> Void = { _ in }) async throws -> Outcome {
        let (time, bell) = AsyncStream.makeStream(of: Never.self)
        let alarm = self.clock.alarm(after: self.limit) { bell.finish() }
        defer { alarm.cancel() }
        let outcome = try await withThrowingTaskGroup(of: Outcome?.self) { group in
            group.addTask { try await self.execute(report) }
            group.addTask {
                for await _ in time {}
                try Task.checkCancellation()
                throw self.lateness
            }
            group.addTask { try await self.watchRoom() }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                if let outcome = ended { return outcome }
            }
            throw CancellationError()
        }
        try Task.checkCancellation()
        // What it has written since its folder was looked at counts as well.
        try self.refuseTooMuch()
        return outcome
    }

    private var subject: String { self.release.map { "\($0)" } ?? "what it was asked" }

    private var lateness: DovetailError {
        DovetailError(
            .timedOut,
            "\(self.command.name) took longer than \(self.limit.words) with \(self.subject), and was ended. Try again, or allow more by the setting runtimes.preparation.",
            remedy: .askOperator)
    }

    /// Throws when it writes too much; ends by itself when it writes nothing.
    private func watchRoom() async throws -> Outcome? {
        guard self.command.writableFolder != nil else { return nil }
        while true {
            try await self.clock.sleep(for: .seconds(1))
            try self.refuseTooMuch()
        }
    }

    private func refuseTooMuch() throws {
        guard let folder = self.command.writableFolder, FolderSize.isMore(than: self.room, in: folder) else { return }
        throw DovetailError(
            .invalidPackage,
            "What \(self.command.name) makes of \(self.subject) takes more than \(self.room >> 20) MiB. Have it require less.",
            remedy: .askAuthor)
    }

    private func execute(_ report: @Sendable (String) -> Void) async throws -> Outcome {
        let (ours, theirs) = try SocketPair.make()
        // The launcher ends the tool when this end is closed: with the host at the latest. It cannot fail to be closed.
        defer { try? FileDescriptor(rawValue: ours).close() }
        var options = PlatformOptions()
        options.processGroupID = 0
        // The launcher ends everything at once; it is killed itself only when the kernel holds a process.
        options.teardownSequence = [
            .gracefulShutDown(
                toProcessGroup: self.confinement == nil,
                allowedDurationToNextStep: .seconds(self.confinement == nil ? 2 : 30))
        ]
        let result = try await Subprocess.run(
            .path(FilePath(self.confinement?.launcher ?? self.command.program)),
            arguments: Arguments(self.confinement?.arguments(for: self.command) ?? self.command.arguments),
            environment: .custom(self.environment), workingDirectory: FilePath(self.command.folder),
            platformOptions: options, input: .fileDescriptor(theirs, closeAfterSpawningProcess: true),
            output: .sequence, error: .combinedWithOutput
        ) { execution in
            var output = OutputLines()
            var lines: [String] = []
            for try await buffer in execution.standardOutput {
                let bytes = unsafe buffer.withUnsafeBytes { unsafe [UInt8]($0) }
                lines = Self.keep(output.append(bytes), after: lines, report)
            }
            return Self.keep(output.finish(), after: lines, report)
        }
        return Outcome(isSuccess: result.terminationStatus.isSuccess, lines: result.closureResult)
    }

    private static func keep(
        _ new: [String], after lines: [String], _ report: @Sendable (String) -> Void
    ) -> [String] {
        for line in new { report(line.excerpt(300)) }
        return (lines + new).suffix(Self.maximumLines)
    }

    private var environment: [Environment.Key: String] {
        var chosen = ToolEnvironment.of(ProcessInfo.processInfo.environment, asksIndex: self.command.asksIndex)
        if let folder = self.command.writableFolder { chosen["TMPDIR"] = folder + "/tmp" }
        if self.confinement != nil { chosen = ToolConfinement.environment(chosen) }
        return Dictionary(uniqueKeysWithValues: chosen.map { (Environment.Key(stringLiteral: $0), $1) })
    }
}
