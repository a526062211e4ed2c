import DovetailAPI
import DovetailCore
import DovetailTesting
import Foundation
import Subprocess
import Synchronization
import SystemPackage
import Testing

@Suite("Stopping the built program under load", .timeLimit(.minutes(15)))
struct StopTests {
    private let folder: TemporaryFolder
    private let dovetail: Program

    init() throws {
        self.folder = try TemporaryFolder()
        self.dovetail = Program(data: self.folder.file("data"))
    }

    @Test(
        "R7 · two hundred operations under way when the signal comes are done or undone within the time, as their users were told; status 0, and nothing is left"
    )
    func load() async throws {
        let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "storm")
        let result = try await run(
            .path(FilePath(program.path)), arguments: ["stop", "200"], output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        #expect(result.terminationStatus == .exited(0), "\(result.standardOutput)\(result.standardError)")
        #expect(result.standardOutput.contains("operations done: "))
        #expect(result.standardOutput.contains("Nothing was left, lost or doubled."))
    }

    @Test("R7 · a hook of a plugin's process that never returns is undone, who asked is told so, and the status is 0")
    func endlessHook() async throws {
        let (served, enabling) = try await self.stopDuringEnable(shutdown: "30s") { _ in }
        #expect(served.status == 0, "\(served.log)")
        #expect(served.log.contains("There is no more time for what is under way: it is undone"))
        #expect(served.log.contains("enable of Hostile of user ada"))
        #expect(served.log.contains("The host has stopped"))
        #expect(enabling.status == 75 && enabling.errors.contains("It was undone"), "\(enabling)")
        #expect(PluginProcesses.naming(self.folder.path).isEmpty)
        try await self.expectUndone(.stopping)
    }

    @Test("R7 · a second signal ends the program at once, and the next start undoes what was under way")
    func secondSignal() async throws {
        let (served, enabling) = try await self.stopDuringEnable(shutdown: "1h") { server in
            kill(server.process.pid, SIGINT)
            // The second, which is sent at the end, has to find it stopping.
            while try !String(contentsOfFile: self.dovetail.log, encoding: .utf8).contains("takes nothing new") {
                try Task.checkCancellation()
                await Task.yield()
            }
        }
        #expect(served.status == 1, "\(served.log)")
        #expect(served.log.contains("Ended at once by a second signal"))
        #expect(enabling.status != 0)
        try await self.expectUndone(.interrupted)
    }

    @Test(
        "R7 · what cannot end because another program holds the store is named when the time is over, with status 70, and undone by the next start"
    )
    func heldStore() async throws {
        let held = Mutex<HeldStore?>(nil)
        let (served, enabling) = try await self.stopDuringEnable(shutdown: "2s") { _ in
            let store = try HeldStore(in: self.dovetail.data)
            held.withLock { $0 = store }
        }
        try held.withLock { $0 }?.release()
        #expect(served.status == 70, "\(served.log)")
        let sentence = "Not everything has ended within 2 s (limits.shutdown): enable of Hostile of user ada"
        #expect(served.log.contains(sentence), "\(served.log)")
        #expect(served.log.contains("The next start puts it in order."))
        #expect(enabling.status != 0)
        try await self.expectUndone(.interrupted)
    }

    @Test(
        "R7 · a publication whose environment is being made when the time is over is undone, who asked is told so, and the status is 0"
    )
    func publication() async throws {
        let package = try TestPackage(
            "Snake", ["runtime": "python", "entry_point": "snake:Snake"],
            files: ["snake.py": "class Snake: pass\n", "requirements.txt": "small\n"]
        ).write(below: self.folder.file("packages"))
        let python = try await self.endlessPython()
        let publishing = Mutex<Task<Program.Outcome, any Error>?>(nil)
        let served = try await self.dovetail.serving(
            "--port 0 --set limits.shutdown=10s --set runtimes.python=\(python)"
        ) { _ in
            let task = Task { [dovetail] in try await dovetail("plugin publish \(package)") }
            publishing.withLock { $0 = task }
            while !self.made("runtimes").contains(where: { $0.hasSuffix("/begun") }) {
                try Task.checkCancellation()
                await Task.yield()
            }
        }
        let outcome = try await #require(publishing.withLock { $0 }).value
        #expect(served.status == 0, "\(served.log)")
        #expect(outcome.status == 75 && outcome.errors.contains("Code: stopping"), "\(outcome)")
        #expect(self.made("runtimes").isEmpty && self.made("shared").isEmpty)
        #expect(PluginProcesses.naming(self.folder.path).isEmpty)
        let again = try await self.dovetail.serving { _ in
            let shown = try await self.dovetail("plugin show Snake")
            #expect(shown.status == 66, "\(shown)")
            let checkup = try await self.dovetail("doctor")
            #expect(checkup.status == 0, "\(checkup)")
        }
        #expect(again.status == 0)
    }

    /// A program that looks at code as Python does, and makes environments for ever.
    private func endlessPython() async throws -> String {
        let script = """
            #!/bin/sh
            case "$*" in
            *' -c '*) echo '{"version": [3, 12, 0], "prefix": "/usr"}' ;;
            *' venv '*) : > "$TMPDIR/begun"; exec sleep 100000 ;;
            esac
            """
        let path = self.folder.file("python3")
        // By another process: what this one has open for writing while others are forked cannot be run yet.
        let written = try await run(
            .path("/bin/sh"), arguments: ["-c", "cat > \(path) && chmod 755 \(path)"], input: .string(script),
            output: .discarded)
        #expect(written.terminationStatus.isSuccess)
        return path
    }

    /// What lies below a folder of the host's; the host's own hidden files are no part of it.
    private func made(_ folder: String) -> [String] {
        let paths = FileManager.default.enumerator(atPath: "\(self.dovetail.data)/\(folder)")?.allObjects as? [String]
        return (paths ?? []).filter { !$0.hasPrefix(".") }
    }

    /// Stops the server while the plugin is in `enable`, which it never answers.
    private func stopDuringEnable(
        shutdown: String, beforeSignal: (Server) async throws -> Void
    ) async throws -> (Served, Program.Outcome) {
        let package = try HostilePackage.write(to: self.folder, commands: ["enable=forget"])
        let enabling = Mutex<Task<Program.Outcome, any Error>?>(nil)
        let settings = "--set limits.shutdown=\(shutdown) --set limits.hook=2h --set processes.hanging=2h"
        let served = try await self.dovetail.serving("--port 0 \(settings)") { server in
            try await self.dovetail.prepare(
                "plugin publish \(package)", "user add ada", "install Hostile --user ada")
            let task = Task { [dovetail] in try await dovetail("enable Hostile --user ada") }
            enabling.withLock { $0 = task }
            while try await self.operations().allSatisfy({ $0.finishedAt != nil }) { try Task.checkCancellation() }
            try await beforeSignal(server)
        }
        let task = try #require(enabling.withLock { $0 })
        return (served, try await task.value)
    }

    /// Starts again, and looks whether `enable` has left nothing.
    private func expectUndone(_ code: DovetailError.Code) async throws {
        let served = try await self.dovetail.serving { _ in
            let status = try await self.dovetail("status Hostile --user ada -o json").document(API.Installation.self)
            #expect(status.state == .installed)
            let operations = try await self.operations()
            #expect(operations.allSatisfy { $0.finishedAt != nil })
            let enable = try #require(operations.first { $0.kind == .enable })
            #expect(enable.status == .undone && enable.error?.code == code, "\(enable)")
        }
        #expect(served.status == 0)
    }

    private func operations() async throws -> [API.Operation] {
        try await self.dovetail("operations --user ada -o json").document(API.Page<API.Operation>.self).items
    }
}
