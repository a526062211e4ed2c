import DovetailCore
import DovetailTesting
import Foundation
import Synchronization
import Testing

@testable import DovetailProcess

@Suite("Tools that look at packages are confined", .timeLimit(.minutes(10)))
struct ToolConfinementTests {
    private static func confinement() async throws -> ToolConfinement {
        try #require(await ToolConfinement.probe(SandboxSettings()))
    }

    private static func run(
        _ script: String, in folder: TemporaryFolder, limit: Duration = .seconds(100), room: Int = 1 << 30,
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> ToolRun.Outcome {
        let writable = folder.file("made")
        try FileManager.default.createDirectory(atPath: writable + "/tmp", withIntermediateDirectories: true)
        let command = ToolCommand(
            program: "/bin/sh", arguments: ["-c", script], folder: writable, writableFolder: writable)
        return try await ToolRun(
            command: command, limit: limit, confinement: try await Self.confinement(), room: room
        ).run(report: report)
    }

    @Test("X6 · a tool reads the system and what it is given, writes into its folder, and nothing else")
    func files() async throws {
        guard try await Self.confinement().hasLandlock else { return }
        let folder = try TemporaryFolder()
        try Data("hunter2\n".utf8).write(to: URL(fileURLWithPath: folder.file("secret")))
        let outcome = try await Self.run(
            "cat ../secret; echo x > ../other; cat ../other; echo mine > file; cat file; echo $TMPDIR; mktemp",
            in: folder)
        #expect(!outcome.lines.contains("hunter2") && !outcome.lines.contains("x"), "\(outcome.lines)")
        #expect(outcome.lines.contains("mine") && outcome.lines.contains(folder.file("made/tmp")), "\(outcome.lines)")
        #expect(outcome.isSuccess && !FileManager.default.fileExists(atPath: folder.file("other")))
    }

    @Test("X6 · a tool that asks no index has no network")
    func network() async throws {
        guard try await Self.confinement().hasSeccomp else { return }
        let code = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM); print('connected')"
        let folder = try TemporaryFolder()
        let outcome = try await Self.run("/usr/bin/python3 -I -c \"\(code)\"", in: folder)
        #expect(!outcome.isSuccess && !outcome.lines.contains("connected"), "\(outcome.lines)")
    }

    @Test("X6 · a tool that takes too long is ended with all that it has started, wherever that has gone")
    func children() async throws {
        let folder = try TemporaryFolder()
        let child = Mutex<pid_t?>(nil)
        let script = "(setsid sh -c 'echo $$; exec sleep 3600' &) ; sleep 3600"
        let error = await #expect(throws: DovetailError.self) {
            _ = try await Self.run(script, in: folder, limit: .seconds(5)) { line in
                child.withLock { $0 = pid_t(line) ?? $0 }
            }
        }
        #expect(error?.code == .timedOut)
        let pid = try #require(child.withLock { $0 })
        #expect(kill(pid, 0) != 0 && errno == ESRCH)
    }

    @Test("X6 · a tool that unpacks too much is ended")
    func room() async throws {
        let folder = try TemporaryFolder()
        let error = await #expect(throws: DovetailError.self) {
            _ = try await Self.run("head -c 3000000 /dev/zero > file; sleep 3600", in: folder, room: 1 << 20)
        }
        #expect(error?.code == .invalidPackage && error?.message.contains("more than 1 MiB") == true)
    }

    @Test("X6 · the memory of a tool is limited")
    func memory() async throws {
        let folder = try TemporaryFolder()
        let outcome = try await Self.run("/usr/bin/python3 -I -c 'bytearray(3 << 30); print(1)'", in: folder)
        #expect(!outcome.isSuccess && outcome.lines.contains { $0.contains("MemoryError") }, "\(outcome.lines)")
    }
}
