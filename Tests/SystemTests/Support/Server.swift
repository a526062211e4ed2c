import DovetailHost
import Foundation
import Subprocess
import SystemPackage
import Testing

/// A `dovetail serve` that runs as a process of its own.
struct Server: Sendable {
    /// Its address.
    let address: String
    /// Its process.
    let process: RunningProgram
}

/// What became of a `dovetail serve`.
struct Served: Sendable {
    /// The status that it ended with, as shells count.
    let status: Int32
    /// What it logged.
    let log: String
}

extension Program {
    /// The file that the server logs to.
    var log: String { self.data + ".log" }

    /// Starts `dovetail serve`, lends it to a body when it can be used, and stops it with a signal.
    ///
    /// - Parameters:
    ///   - flags: More flags, split at spaces.
    ///   - signal: What stops it.
    ///   - body: What to do with it. When it throws, the server is killed.
    /// - Returns: How it ended.
    /// - Throws: What the body throws, and ``ServerEnded`` when the server ends before it can be used.
    @discardableResult
    func serving(
        _ flags: String = "--port 0", stopping signal: Signal = .terminate, _ body: (Server) async throws -> Void
    ) async throws -> Served {
        let log = self.log
        let descriptor = try FileDescriptor.open(
            FilePath(log), .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
        let arguments = ["serve"] + flags.split(separator: " ").map(String.init)
        let result = try await run(
            self.configuration(arguments), input: .none, output: .sequence,
            error: .fileDescriptor(descriptor, closeAfterSpawningProcess: true)
        ) { execution in
            let (lines, printed) = AsyncStream.makeStream(of: String.self)
            async let reading: Void = Self.pass(execution.standardOutput.strings(), to: printed)
            do {
                let address = try await Self.address(in: lines)
                try await body(
                    Server(
                        address: address,
                        process: RunningProgram(pid: execution.processIdentifier.value, lines: lines)))
                try execution.send(signal: signal)
            } catch {
                try execution.send(signal: .kill)
                Issue.record("The server logged:\n\(try String(contentsOfFile: log, encoding: .utf8))")
                throw error
            }
            try await reading
        }
        return Served(
            status: result.terminationStatus.shellStatus, log: try String(contentsOfFile: log, encoding: .utf8))
    }

    /// Runs `dovetail serve` to its end, which it must come to by itself; answers the status, as shells count.
    ///
    /// One that can be used instead is stopped, and ends with the status 0.
    func servingToItsEnd(_ flags: String) async throws -> Int32 {
        let arguments = ["serve", "--port", "0"] + flags.split(separator: " ").map(String.init)
        let result = try await run(
            self.configuration(arguments), input: .none, output: .sequence, error: .discarded
        ) { execution in
            for try await line in execution.standardOutput.strings() where line.contains("Control-C stops it.") {
                try execution.send(signal: .terminate)
            }
        }
        return result.terminationStatus.shellStatus
    }

    /// Runs a command that holds itself at a place, lends it to a body when it does, and has it go on after that.
    ///
    /// - Returns: The status, as shells count.
    /// - Throws: What the body throws, and ``ServerEnded`` when the command never comes there.
    func holding(
        _ line: String, at point: FailPoint, _ body: (RunningProgram) async throws -> Void
    ) async throws -> Int32 {
        var holding = self
        holding.environment["DOVETAIL_TESTING_HOLD_AT"] = point.rawValue
        let arguments = line.split(separator: " ").map(String.init)
        let result = try await run(
            holding.configuration(arguments), input: .none, output: .sequence, error: .discarded
        ) { execution in
            let (lines, printed) = AsyncStream.makeStream(of: String.self)
            async let reading: Void = Self.pass(execution.standardOutput.strings(), to: printed)
            let program = RunningProgram(pid: execution.processIdentifier.value, lines: lines)
            do {
                try await program.holds()
                try await body(program)
            } catch {
                try execution.send(signal: .kill)
                throw error
            }
            program.goOn()
            try await reading
        }
        return result.terminationStatus.shellStatus
    }

    private static func pass(
        _ lines: some AsyncSequence<String, any Error> & Sendable, to printed: AsyncStream<String>.Continuation
    ) async throws {
        defer { printed.finish() }
        for try await line in lines { printed.yield(line) }
    }

    /// Reads the greeting to its end, which is printed when the server can be used.
    private static func address(in lines: AsyncStream<String>) async throws -> String {
        var address: String?
        for await line in lines {
            if let found = line.firstMatch(of: /Dovetail serves on (\S+)/) { address = String(found.1) }
            if line.contains("Control-C stops it."), let address { return address }
        }
        throw ServerEnded()
    }
}

/// The server ended before it could be used.
struct ServerEnded: Error {}
