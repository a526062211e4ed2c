import BareEcho
import Foundation
import NIOCore
import Subprocess
import SystemPackage

/// Runs a program with one end of a socket pair as its standard input and speaks with it by bare frames, for the length
/// of a body.
func withBareProcess<Answer: Sendable>(
    _ program: String, _ arguments: [String] = [], _ body: (EchoCaller) async throws -> Answer
) async throws -> Answer {
    var ends: [CInt] = [-1, -1]
    guard unsafe socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
        throw BenchmarkError("There is no socket pair.")
    }
    let (ours, theirs) = (ends[0], FileDescriptor(rawValue: ends[1]))
    return try await Subprocess.run(
        .path(FilePath(program)), arguments: Arguments(arguments), environment: .custom([:]), workingDirectory: "/",
        input: .fileDescriptor(theirs, closeAfterSpawningProcess: true), output: .discarded,
        error: .currentStandardError
    ) { _ in
        let caller = try await EchoCaller.connect(descriptor: ours)
        let outcome: Result<Answer, any Error>
        do { outcome = .success(try await body(caller)) } catch { outcome = .failure(error) }
        // It ends with its channel.
        try await caller.close()
        return try outcome.get()
    }.closureResult
}

/// A program with its arguments.
typealias BareCommand = (program: String, arguments: [String])

/// Runs many programs in this way, all at the same time.
func withBareProcesses<Answer: Sendable>(
    _ commands: [BareCommand], and others: [EchoCaller] = [], _ body: ([EchoCaller]) async throws -> Answer
) async throws -> Answer {
    guard let first = commands.first else { return try await body(others) }
    return try await withBareProcess(first.program, first.arguments) { caller in
        try await withBareProcesses(Array(commands.dropFirst()), and: others + [caller], body)
    }
}

extension EchoCaller {
    /// A call that is answered with as many bytes.
    func call(bytes count: Int) -> Call {
        let body = ByteBuffer(repeating: UInt8(ascii: "x"), count: count)
        return {
            guard try await self.call(body).readableBytes == count else {
                throw BenchmarkError("The bare child has answered something else.")
            }
        }
    }
}
