import DovetailAPI
import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// The `dovetail serve` of a storm: started, killed and started again.
final class StormServer: Sendable {
    /// One life of it.
    private struct Life {
        let pid: Int32
        let address: String
        let token: String
        let end: Task<TerminationStatus, any Error>
    }

    /// The folder in which it keeps everything.
    let data: String
    private let plugins: String
    private let life = Mutex<Life?>(nil)
    private let settings = Mutex<[String]>([])

    init(data: String, plugins: String) {
        self.data = data
        self.plugins = plugins
    }

    /// Where it serves, and the administrator's token; nil while it does not.
    var door: (address: String, token: String)? { self.life.withLock { $0.map { ($0.address, $0.token) } } }

    /// Starts it; returns when it can be used.
    ///
    /// - Throws: ``EndedEarly`` when it ends before.
    func start(settings: [String]) async throws {
        self.settings.withLock { $0 = settings }
        let (greetings, continuation) = AsyncStream.makeStream(of: (Int32, String).self)
        let command = try self.command(settings)
        // Awaited by whoever kills or stops it.
        let end = Task {
            defer { continuation.finish() }
            let log = try FileDescriptor.open(
                FilePath(self.log), .writeOnly, options: [.create, .append], permissions: [.ownerReadWrite])
            let result = try await run(
                command, input: .none, output: .sequence,
                error: .fileDescriptor(log, closeAfterSpawningProcess: true)
            ) { execution in
                var address = ""
                for try await line in execution.standardOutput.strings() {
                    if let found = line.firstMatch(of: /Dovetail serves on (\S+)/) { address = String(found.1) }
                    if line.contains("Control-C stops it.") {
                        continuation.yield((execution.processIdentifier.value, address))
                    }
                }
            }
            return result.terminationStatus
        }
        guard let (pid, address) = await greetings.first(where: { _ in true }) else { throw EndedEarly(log: self.log) }
        let credential = try API.decode(
            API.Credential.self, from: Data(contentsOf: URL(filePath: "\(self.data)/\(API.Credential.fileName)")))
        self.life.withLock { $0 = Life(pid: pid, address: address, token: credential.token, end: end) }
    }

    /// Kills it, and starts it again as it was.
    func killAndStart() async throws {
        guard let life = self.takeLife() else { return }
        kill(life.pid, SIGKILL)
        _ = await life.end.result
        try await self.start(settings: self.settings.withLock { $0 })
    }

    /// Stops it in good order; answers what is wrong when it does not end well.
    func stop() async -> [String] {
        guard let life = self.takeLife() else { return ["The host did not run when it was to be stopped."] }
        kill(life.pid, SIGTERM)
        let status = await life.end.result
        guard case .success(.exited(0)) = status else { return ["The host ended with \(status); see \(self.log)."] }
        return []
    }

    private func takeLife() -> Life? {
        self.life.withLock { life in
            defer { life = nil }
            return life
        }
    }

    private var log: String { self.data + ".log" }

    private func command(_ settings: [String]) throws -> Configuration {
        let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "dovetail")
        let flags = ["--port", "0", "--data", self.data, "--plugins", self.plugins]
        return Configuration(
            executable: .path(FilePath(program.path)),
            arguments: Arguments(["serve"] + flags + settings.flatMap { ["--set", $0] }),
            environment: .custom(["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]))
    }

    /// The host ended before it could be used.
    struct EndedEarly: Error {
        let log: String
    }
}
