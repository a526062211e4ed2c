import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import DovetailProcess

/// How a launch ended.
struct Outcome: Sendable {
    /// Its status, or the signal that ended it.
    let ending: TerminationStatus
    /// Its status as shells count: 128 and the signal's number for a process that a signal ended.
    let status: Int32
    /// What it printed, without the end of the last line.
    let output: String
    /// What it, and what started it, printed on standard error.
    let errors: String
}

/// A launch under way.
struct Running: Sendable {
    /// The monitor's process.
    let monitor: ProcessIdentifier
    /// The host's end of the channel.
    let channel: FileHandle

    /// Signals the monitor.
    func send(_ signal: Int32) { #expect(kill(self.monitor.value, signal) == 0) }

    /// Does what the end of the host does to the channel.
    func hangUp() throws { try self.channel.close() }
}

extension TestSandbox {
    /// Runs a launch to its end, which comes when nothing holds its output any more.
    func run(_ request: LaunchRequest) async throws -> Outcome {
        let (channel, other) = try Self.channel()
        let result = try await Subprocess.run(
            SandboxedCommand(request, on: self.machine).configuration,
            input: .fileDescriptor(other, closeAfterSpawningProcess: true),
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        try channel.close()
        return Outcome(
            ending: result.terminationStatus, status: result.terminationStatus.shellStatus,
            output: result.standardOutput.trimmingCharacters(in: .newlines), errors: result.standardError)
    }

    /// Runs a launch, and lends it to a body when it is ready.
    ///
    /// - Returns: How it ended, when nothing holds its output any more.
    func run(
        _ request: LaunchRequest, ready: Int = 1, _ body: (Running) async throws -> Void
    ) async throws -> Outcome {
        let (channel, other) = try Self.channel()
        let result = try await Subprocess.run(
            SandboxedCommand(request, on: self.machine).configuration,
            input: .fileDescriptor(other, closeAfterSpawningProcess: true),
            output: .sequence, error: .string(limit: 1 << 20)
        ) { execution in
            var count = 0
            for try await line in execution.standardOutput.strings() where line.contains("ready") {
                count += 1
                if count == ready { try await body(Running(monitor: execution.processIdentifier, channel: channel)) }
            }
            #expect(count >= ready)
        }
        return Outcome(
            ending: result.terminationStatus, status: result.terminationStatus.shellStatus, output: "",
            errors: result.standardError)
    }

    private static func channel() throws -> (FileHandle, FileDescriptor) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw Errno(rawValue: errno) }
        return (FileHandle(fileDescriptor: ends[0], closeOnDealloc: true), FileDescriptor(rawValue: ends[1]))
    }
}

extension TerminationStatus {
    /// The status as shells count it.
    var shellStatus: Int32 {
        switch self {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
    }
}

/// The processes that have a word among their arguments.
func processes(with word: String) throws -> [Int32] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(Int32.init).filter { process in
        // Whatever has ended meanwhile has no arguments.
        let arguments = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
        return arguments.split(separator: 0).contains { $0.elementsEqual(word.utf8) }
    }
}
