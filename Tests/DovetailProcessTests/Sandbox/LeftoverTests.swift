import DovetailTesting
import Foundation
import Testing

@testable import DovetailProcess

@Suite("What an earlier life of the host has left", .timeLimit(.minutes(2)))
struct LeftoverTests {
    @Test("With bubblewrap nothing outlives a monitor that is killed", .enabled { try await Machine.hasBubblewrap })
    func namespace() async throws {
        try await withSandbox { sandbox in
            let word = UUID().uuidString
            // It returns when nothing holds the output any more.
            let outcome = try await sandbox.run(sandbox.request("stay", word), ready: 2) { $0.send(SIGKILL) }
            #expect(outcome.status == 128 + SIGKILL)
            let leftovers = try await LeftoverProcesses.end(recordedIn: sandbox.records, on: sandbox.machine)
            #expect(leftovers.failures == [])
        }
    }

    @Test("A monitor that still lives is ended with its plugin", arguments: Machinery.allCases)
    func monitor(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            let outcome = try await sandbox.run(sandbox.request("stay")) { _ in
                let leftovers = try await LeftoverProcesses.end(recordedIn: sandbox.records, on: sandbox.machine)
                #expect(leftovers == LeftoverProcesses(ended: ["mischief-1"], failures: []))
            }
            #expect(outcome.status == 128 + SIGKILL)
        }
    }

    @Test("A process that has detached itself and outlived its monitor is found and ended, without any sandbox")
    func detached() async throws {
        try await withSandbox(.nothing) { sandbox in
            let word = UUID().uuidString
            _ = try await sandbox.run(sandbox.request("stay", word), ready: 2) { running in
                running.send(SIGKILL)
                let leftovers = try await LeftoverProcesses.end(recordedIn: sandbox.records, on: sandbox.machine)
                #expect(leftovers == LeftoverProcesses(ended: ["mischief-1"], failures: []))
                #expect(try processes(with: word) == [])
            }
        }
    }

    @Test("A control group without a record is ended too", .enabled { try await Machine.hasGroups })
    func group() async throws {
        try await withSandbox(.withoutBubblewrap) { sandbox in
            let groups = try #require(sandbox.machine.groups)
            var request = sandbox.request("stay")
            request.groups = try groups.makeGroup("lost", ProcessLimits())
            _ = try await sandbox.run(request) { running in
                let leftovers = try await LeftoverProcesses.end(recordedIn: "/nonexistent", on: sandbox.machine)
                // Each hierarchy has a folder for it; whichever comes first has the processes.
                #expect(leftovers.ended.count == 1)
                #expect(Set(leftovers.ended).isSubset(of: request.groups))
            }
        }
    }

    @Test("A record of an earlier boot, or of a process whose id is another's now, ends nobody; folders go in any case")
    func strangers() async throws {
        try await withSandbox { sandbox in
            let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
            let made = sandbox.folder.file("made")
            try FileManager.default.createDirectory(atPath: made, withIntermediateDirectories: true)
            try Data("\(getpid()) 1 \(boot)folder \(made)\n".utf8)
                .write(to: URL(fileURLWithPath: sandbox.records + "/another"))
            try Data("\(getpid()) 1 earlier\n".utf8).write(to: URL(fileURLWithPath: sandbox.records + "/earlier"))
            try Data("torn".utf8).write(to: URL(fileURLWithPath: sandbox.records + "/torn.new"))
            let stray = sandbox.records + "/4-folder/deep"
            try FileManager.default.createDirectory(atPath: stray, withIntermediateDirectories: true)
            let leftovers = try await LeftoverProcesses.end(recordedIn: sandbox.records, on: sandbox.machine)
            #expect(leftovers == LeftoverProcesses(ended: [], failures: []))
            #expect(!FileManager.default.fileExists(atPath: made))
        }
    }
}
