import DovetailTesting
import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import DovetailProcess

@Suite("The monitor beside a plugin", .timeLimit(.minutes(10)))
struct MonitorTests {
    @Test("It ends with the plugin's exit status", arguments: Machinery.allCases)
    func exitStatus(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            var request = sandbox.request("-c", "exit 42")
            request.executable = "/bin/sh"
            let outcome = try await sandbox.run(request)
            #expect(outcome.status == 42)
        }
    }

    @Test("It ends by the plugin's signal", arguments: Machinery.allCases)
    func signal(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            var request = sandbox.request("-c", "kill -SEGV $$")
            request.executable = "/bin/sh"
            let crashed = try await sandbox.run(request)
            #expect(crashed.ending == .signaled(SIGSEGV))
            request.arguments[1] = "kill -KILL $$"
            let killed = try await sandbox.run(request)
            #expect(killed.ending == .signaled(SIGKILL))
        }
    }

    @Test("A status that would stand for a signal is a status", arguments: Machinery.allCases)
    func highStatus(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            let statuses: [Int32] = [128 + SIGKILL, 128 + SIGSEGV, 128 + 64, 255]
            for status in statuses {
                var request = sandbox.request("-c", "exit \(status)")
                request.executable = "/bin/sh"
                let outcome = try await sandbox.run(request)
                #expect(outcome.ending == .exited(status))
            }
        }
    }

    @Test(
        "A plugin that kills what tells how it ends is taken for killed", .enabled { try await Machine.hasBubblewrap })
    func silenced() async throws {
        try await withSandbox { sandbox in
            var request = sandbox.request("-c", "kill -KILL $PPID; exit 3")
            request.executable = "/bin/sh"
            let outcome = try await sandbox.run(request)
            #expect(outcome.ending == .signaled(SIGKILL))
        }
    }

    @Test("A host that gives way more than its plugins are to starts them as it is")
    func niceness() async throws {
        let launcher =
            URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
            + "/dovetail-launcher"
        let result = try await Subprocess.run(
            .path("/usr/bin/nice"), arguments: ["-n", "10", launcher, "monitor", "--nice", "5", "--", "/usr/bin/nice"],
            output: .string(limit: 64), error: .discarded)
        #expect(Int(result.standardOutput.trimmingCharacters(in: .newlines)).map { $0 >= 10 } == true)
    }

    @Test("A program that is not there is status 127, and says so", arguments: Machinery.allCases)
    func missing(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            var request = sandbox.request()
            request.executable = "no-such-program"
            let outcome = try await sandbox.run(request)
            #expect(outcome.status == 127)
            #expect(outcome.errors.contains("no-such-program cannot be started: No such file or directory"))
        }
    }

    @Test(
        "A program that is open for writing is started as soon as it is not: copies are, while others are forked",
        arguments: Machinery.allCases)
    func busy(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            let request = sandbox.request("try", "pair")
            let program = "\(request.releaseFolder)/\(request.executable)"
            let writing = try FileDescriptor.open(FilePath(program), .readWrite, options: .closeOnExec)
            let hasEnded = Gate()
            async let running = {
                defer { hasEnded.open() }
                return try await sandbox.run(request)
            }()
            // On a thread of its own: other tests may keep the shared ones for longer than the launcher is patient.
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    Thread.detachNewThread {
                        continuation.resume(
                            with: Result {
                                while try !hasEnded.isOpen && !Self.isTrying(program) {
                                    // As the launcher rests between tries: looking without a pause would hold it up.
                                    Thread.sleep(forTimeInterval: 0.01)
                                }
                                try writing.close()
                            })
                    }
                }
            } onCancel: {
                hasEnded.open()
            }
            let outcome = try await running
            #expect(outcome.status == 0 && outcome.output == "done", "\(outcome)")
        }
    }

    @Test("A program that stays open for writing is status 126, and says so")
    func staysBusy() async throws {
        try await withSandbox(.nothing) { sandbox in
            let request = sandbox.request()
            let program = "\(request.releaseFolder)/\(request.executable)"
            let writing = try FileDescriptor.open(FilePath(program), .readWrite, options: .closeOnExec)
            let outcome = try await sandbox.run(request)
            #expect(outcome.status == 126)
            #expect(outcome.errors.contains("\(program) cannot be started: Text file busy"))
            try writing.close()
        }
    }

    /// Whether what is to become a program has slept, which it does only between one try and the next.
    private static func isTrying(_ program: String) throws -> Bool {
        try processes(with: program).contains { process in
            // Whatever has ended meanwhile has nothing.
            let words = (FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()).split(separator: 0)
            guard words.dropFirst().first?.elementsEqual("confine".utf8) == true else { return false }
            let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
            let sleeps = status?.firstMatch(of: /\nvoluntary_ctxt_switches:\t(\d+)/).flatMap { Int($0.1) }
            return sleeps.map { $0 > 10 } ?? false
        }
    }

    @Test("A process that has detached itself ends with the plugin", arguments: Machinery.allCases)
    func detached(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            let word = UUID().uuidString
            let outcome = try await sandbox.run(sandbox.request("detach", word))
            #expect(outcome.status == 0)
            #expect(try processes(with: word) == [])
        }
    }

    @Test("The plugin ends some time after the host, even when it ignores that", arguments: Machinery.allCases)
    func hangUp(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            let word = UUID().uuidString
            var request = sandbox.request("stay", word)
            request.grace = .milliseconds(50)
            let outcome = try await sandbox.run(request, ready: 2) { try $0.hangUp() }
            #expect(outcome.status == 128 + SIGKILL)
            #expect(try processes(with: word) == [])
        }
    }

    @Test("SIGTERM ends the plugin at once, even when it ignores signals", arguments: Machinery.allCases)
    func terminate(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            var request = sandbox.request("stay")
            request.grace = .seconds(3600)
            let outcome = try await sandbox.run(request) { $0.send(SIGTERM) }
            #expect(outcome.status == 128 + SIGKILL)
        }
    }

    @Test("The record names the monitor while it lives, and what to remove after it")
    func record() async throws {
        try await withSandbox(.withoutBubblewrap) { sandbox in
            let request = sandbox.request("stay")
            _ = try await sandbox.run(request) { running in
                let lines = try String(contentsOfFile: request.record, encoding: .utf8).split(separator: "\n")
                let words = lines[0].split(separator: " ")
                let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
                #expect(words.first == "\(running.monitor.value)")
                #expect(words.last.map { "\($0)\n" } == boot)
                #expect(lines.dropFirst() == ["folder \(request.privateFolder)"])
                running.send(SIGTERM)
            }
        }
    }

    @Test("A folder that is there already is another's: the plugin does not start, and the folder stays")
    func foreignFolder() async throws {
        try await withSandbox(.withoutBubblewrap) { sandbox in
            let file = sandbox.privateFolder + "/file"
            try FileManager.default.createDirectory(
                atPath: sandbox.privateFolder, withIntermediateDirectories: true)
            try Data().write(to: URL(fileURLWithPath: file))
            let outcome = try await sandbox.run(sandbox.request("try", "read", file))
            #expect(outcome.status == 125)
            #expect(outcome.errors.contains("mischief-1-folder cannot be made: File exists"))
            #expect(FileManager.default.fileExists(atPath: file))
            try FileManager.default.removeItem(atPath: sandbox.privateFolder)
        }
    }

    @Test("A private folder is removed whatever is in it, and what links in it point to stays")
    func privateFolder() async throws {
        try await withSandbox(.withoutBubblewrap) { sandbox in
            let outside = sandbox.folder.file("outside")
            try FileManager.default.createDirectory(atPath: outside, withIntermediateDirectories: true)
            try Data("kept".utf8).write(to: URL(fileURLWithPath: outside + "/file"))
            let deep =
                "for i in 1 2 3 4 5 6 7 8 9; do mkdir d e; touch f; cd d; done; ln -s \(outside) link; chmod 0 ../d"
            var request = sandbox.request("-c", "cd \"$HOME\" && \(deep) && echo made")
            request.executable = "/bin/sh"
            #expect(try await sandbox.run(request).output == "made")
            #expect(FileManager.default.fileExists(atPath: outside + "/file"))
        }
    }
}
