import Foundation
import Subprocess
import SystemPackage
import Testing

/// A `dovetail serve` that runs as a process of its own.
struct Server: Sendable {
    /// Its address.
    let address: String
}

/// What became of a `dovetail serve`.
struct Served: Sendable {
    /// The status that it ended with, as shells count.
    let status: Int32
    /// What it logged.
    let log: String
}

extension Program {
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
        let log = self.data + ".log"
        let descriptor = try FileDescriptor.open(
            FilePath(log), .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
        let arguments = ["serve"] + flags.split(separator: " ").map(String.init)
        let result = try await run(
            self.configuration(arguments), input: .none, output: .sequence,
            error: .fileDescriptor(descriptor, closeAfterSpawningProcess: true)
        ) { execution in
            do {
                let address = try await Self.address(in: execution.standardOutput.strings())
                try await body(Server(address: address))
                try execution.send(signal: signal)
            } catch {
                try execution.send(signal: .kill)
                Issue.record("The server logged:\n\(try String(contentsOfFile: log, encoding: .utf8))")
                throw error
            }
        }
        return Served(
            status: result.terminationStatus.shellStatus, log: try String(contentsOfFile: log, encoding: .utf8))
    }

    /// Reads the greeting to its end, which is printed when the server can be used.
    private static func address(in lines: some AsyncSequence<String, any Error>) async throws -> String {
        var address: String?
        for try await line in lines {
            if let found = line.firstMatch(of: /Dovetail serves on (\S+)/) { address = String(found.1) }
            if line.contains("Control-C stops it."), let address { return address }
        }
        throw ServerEnded()
    }
}

/// The server ended before it could be used.
struct ServerEnded: Error {}
