import DovetailTesting
import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import DovetailProcess

@Suite("What an earlier life of the host has left", .timeLimit(.minutes(10)))
struct LeftoverTests {
    @Test("With bubblewrap nothing outlives a monitor that is killed", .enabled { try await Machine.hasBubblewrap })
    func namespace() async throws {
        try await withSandbox { sandbox in
            let word = UUID().uuidString
            // It returns when nothing holds the output any more.
            let outcome = try await sandbox.run(sandbox.request("stay", word), ready: 2) { $0.send(SIGKILL) }
            #expect(outcome.status == 128 + SIGKILL)
            let leftovers = try await sandbox.endLeftovers()
            #expect(leftovers.failures == [])
        }
    }

    @Test("A monitor that still lives is ended with its plugin", arguments: Machinery.allCases)
    func monitor(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            let outcome = try await sandbox.run(sandbox.request("stay")) { _ in
                let leftovers = try await sandbox.endLeftovers()
                #expect(leftovers == LeftoverProcesses(ended: ["mischief-1"], failures: []))
            }
            #expect(outcome.status == 128 + SIGKILL)
        }
    }

    @Test("A private folder is removed beside its record alone, whatever the record names, and no link is followed")
    func elsewhere() async throws {
        try await withSandbox(.nothing) { sandbox in
            let decoy = try TemporaryFolder()
            let (files, precious) = (FileManager.default, decoy.file("mischief-1-folder/precious"))
            for folder in [decoy.file("mischief-1-folder"), sandbox.privateFolder] {
                try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            try Data().write(to: URL(fileURLWithPath: precious))
            // The last is nobody's that the host knows, and stays.
            let stranger = sandbox.records + "/link"
            for place in ["/4-folder", "/mischief-1-folder/link", "/link"] {
                try files.createSymbolicLink(
                    atPath: sandbox.records + place, withDestinationPath: decoy.file("mischief-1-folder"))
            }
            // Of a data folder that was copied: the record still names where it was.
            try Data("4194304 1 boot\nfolder \(decoy.file("mischief-1-folder"))\n".utf8).write(
                to: URL(fileURLWithPath: sandbox.records + "/mischief-1"))
            _ = try await sandbox.endLeftovers()
            #expect(files.fileExists(atPath: precious))
            #expect(!files.fileExists(atPath: sandbox.privateFolder))
            #expect(try files.contentsOfDirectory(atPath: sandbox.records) == ["link"])
            try files.removeItem(atPath: stranger)
        }
    }

    @Test("What a copied data folder has recorded is that of the one it was copied from, and lives on")
    func copied() async throws {
        try await withSandbox(.nothing) { sandbox in
            _ = try await sandbox.run(sandbox.request("stay")) { _ in
                let copy = sandbox.folder.file("copied")
                try FileManager.default.copyItem(atPath: sandbox.records, toPath: copy)
                let ended = try await LeftoverProcesses.end(
                    recordedIn: copy, programs: copy + "/shared", on: sandbox.machine)
                #expect(ended == LeftoverProcesses(ended: [], failures: []))
                #expect(try FileManager.default.contentsOfDirectory(atPath: copy).isEmpty)
                #expect(
                    try await sandbox.endLeftovers() == LeftoverProcesses(ended: ["mischief-1"], failures: []))
            }
        }
    }

    @Test("A process that has detached itself and outlived its monitor is found and ended, without any sandbox")
    func detached() async throws {
        try await withSandbox(.nothing) { sandbox in
            let word = UUID().uuidString
            _ = try await sandbox.run(sandbox.request("stay", word), ready: 2) { running in
                running.send(SIGKILL)
                let leftovers = try await sandbox.endLeftovers()
                #expect(leftovers == LeftoverProcesses(ended: ["mischief-1"], failures: []))
                #expect(try processes(with: word) == [])
            }
        }
    }

    @Test("A process that hides its mark is found by its program")
    func hidden() async throws {
        try await withSandbox(.nothing) { sandbox in
            let word = UUID().uuidString
            let program = sandbox.request().releaseFolder + "/mischief"
            let script = """
                setsid "$0" stay "$1" >/dev/null 2>&1 &
                until readlink /proc/$!/exe | grep -q mischief; do :; done
                """
            let result = try await Subprocess.run(
                .path("/bin/sh"), arguments: ["-c", script, program, word],
                environment: .custom([:]), output: .discarded, error: .discarded)
            #expect(result.terminationStatus.isSuccess)
            let leftovers = try await sandbox.endLeftovers()
            #expect(leftovers.failures == [])
            // Which they were can be read afterwards: the one that was started, and what that has started.
            #expect((1...2).contains(leftovers.ended.count))
            for ended in leftovers.ended {
                #expect(ended.hasPrefix("process ") && ended.hasSuffix(" (\(program)) without a mark"))
            }
            #expect(try processes(with: word) == [])
        }
    }

    @Test("Whoever works in the folder of records, and is no plugin's user, is left alone")
    func operatorInFolder() async throws {
        try await withSandbox(.nothing) { sandbox in
            let place = sandbox.records + "/5-folder"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            try await Self.running(["/bin/sh", "-c", "cd '\(place)' && echo $$ && exec sleep 600"]) { pid in
                let leftovers = try await sandbox.endLeftovers()
                #expect(leftovers == LeftoverProcesses(ended: [], failures: []))
                #expect(kill(pid, 0) == 0)
            }
        }
    }

    @Test("A plugin's user in the folder of records is ended", .enabled(if: getuid() == 0))
    func pluginInFolder() async throws {
        try await withSandbox(.nothing) { sandbox in
            let place = sandbox.records + "/5-folder"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            let user = sandbox.machine.firstUser + 9
            let script = "cd '\(place)' && echo $$ && exec setpriv --reuid=\(user) --clear-groups sleep 600"
            try await Self.running(["/bin/sh", "-c", script]) { pid in
                while SystemFile.text("/proc/\(pid)/comm") != "sleep\n" { await Task.yield() }
                let leftovers = try await sandbox.endLeftovers()
                #expect(leftovers.ended.count == 1)
                #expect(leftovers.ended.first?.hasPrefix("process \(pid) (") == true)
            }
        }
    }

    @Test("Whoever runs a plugin's program at a terminal is left alone")
    func operatorAtTerminal() async throws {
        try await withSandbox(.nothing) { sandbox in
            try await Self.running([sandbox.request().releaseFolder + "/mischief", "terminal"]) { pid in
                let leftovers = try await sandbox.endLeftovers()
                #expect(leftovers == LeftoverProcesses(ended: [], failures: []))
                #expect(kill(pid, 0) == 0)
            }
        }
    }

    /// Lends the process whose id a command prints first, and ends it.
    private static func running(_ words: [String], _ body: (Int32) async throws -> Void) async throws {
        _ = try await Subprocess.run(
            .path(FilePath(words[0])), arguments: Arguments(Array(words.dropFirst())), environment: .custom([:]),
            input: .none, output: .sequence, error: .discarded
        ) { execution in
            for try await line in execution.standardOutput.strings() {
                guard let pid = Int32(line.trimmingCharacters(in: .whitespacesAndNewlines)) else { continue }
                defer { kill(pid, SIGKILL) }
                try await body(pid)
            }
        }
    }

    @Test("A launch whose monitor is stopped is ended by its record, and no other launch with it")
    func single() async throws {
        try await withSandbox(.withoutBubblewrap) { sandbox in
            let request = sandbox.request("stay")
            let stray = sandbox.records + "/2-folder"
            let outcome = try await sandbox.run(request) { running in
                try FileManager.default.createDirectory(atPath: stray, withIntermediateDirectories: true)
                running.send(SIGSTOP)
                let leftovers = try await LeftoverProcesses.end(of: request.record, on: sandbox.machine)
                #expect(leftovers == LeftoverProcesses(ended: ["mischief-1"], failures: []))
                #expect(FileManager.default.fileExists(atPath: stray))
                try FileManager.default.removeItem(atPath: stray)
            }
            #expect(outcome.status == 128 + SIGKILL)
        }
    }

    @Test("A control group without a record is ended too", .enabled { try await Machine.hasGroups })
    func group() async throws {
        try await withSandbox(.withoutBubblewrap) { sandbox in
            let groups = try #require(sandbox.machine.groups)
            var request = sandbox.request("stay")
            request.groups = try groups.makeGroup("lost", ProcessLimits())
            _ = try await sandbox.run(request) { running in
                let leftovers = try await LeftoverProcesses.end(
                    recordedIn: "/nonexistent", programs: "/nonexistent", on: sandbox.machine)
                // Each hierarchy has a folder for it; whichever comes first has the processes.
                #expect(leftovers.ended.count == 1)
                #expect(Set(leftovers.ended).isSubset(of: request.groups))
            }
        }
    }

    @Test("A search that does not end well is a failure", arguments: ["exit 3", "kill -KILL $$"])
    func brokenSearch(_ end: String) async throws {
        try await withSandbox { whole in
            let launcher = whole.folder.file("launcher")
            try Data("#!/bin/sh\n\(end)\n".utf8).write(to: URL(fileURLWithPath: launcher))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: launcher)
            var machine = whole.machine
            machine.launcher = launcher
            let leftovers = try await TestSandbox(folder: whole.folder, machine: machine).endLeftovers()
            #expect(leftovers.failures.count == 1)
            #expect(leftovers.failures.first?.hasPrefix("\(launcher) has not ended its search") == true)
        }
    }

    @Test("A record stays as long as something of its launch does", .enabled { try await Machine.hasGroups })
    func keptRecord() async throws {
        try await withSandbox(.withoutBubblewrap) { sandbox in
            let groups = try #require(sandbox.machine.groups)
            let group = try groups.makeGroup("kept", ProcessLimits())[0]
            try FileManager.default.createDirectory(atPath: group + "/below", withIntermediateDirectories: false)
            let record = sandbox.records + "/another"
            try Data("\(getpid()) 1 earlier\ngroup \(group)\n".utf8).write(to: URL(fileURLWithPath: record))
            let first = try await LeftoverProcesses.end(of: record, on: sandbox.machine)
            #expect(first.failures.count == 1)
            #expect(FileManager.default.fileExists(atPath: record))
            #expect(unsafe rmdir(group + "/below") == 0)
            let second = try await sandbox.endLeftovers()
            #expect(second.failures == [])
            #expect(!FileManager.default.fileExists(atPath: record))
        }
    }

    @Test("A record of an earlier boot, or of a process whose id is another's now, ends nobody; folders go in any case")
    func strangers() async throws {
        try await withSandbox { sandbox in
            let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
            let made = sandbox.records + "/another-folder"
            try FileManager.default.createDirectory(atPath: made, withIntermediateDirectories: true)
            try Data("\(getpid()) 1 \(boot)folder \(made)\n".utf8)
                .write(to: URL(fileURLWithPath: sandbox.records + "/another"))
            try Data("\(getpid()) 1 earlier\n".utf8).write(to: URL(fileURLWithPath: sandbox.records + "/earlier"))
            try Data("torn".utf8).write(to: URL(fileURLWithPath: sandbox.records + "/torn.new"))
            let stray = sandbox.records + "/4-folder/deep"
            try FileManager.default.createDirectory(atPath: stray, withIntermediateDirectories: true)
            let leftovers = try await sandbox.endLeftovers()
            #expect(leftovers == LeftoverProcesses(ended: [], failures: []))
            #expect(!FileManager.default.fileExists(atPath: made))
        }
    }
}
