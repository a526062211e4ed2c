import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Testing

@testable import DovetailProcess

extension HostileTests {
    @Suite("A plugin that makes processes, or will not go", .timeLimit(.minutes(10)))
    struct ProcessTests {
        @Test(
            "X3 · a process that a plugin has detached from itself goes with the plugin, whichever of them ends first",
            arguments: ["detach", "detach-and-exit", "run-away"], [false, true])
        func detached(_ evil: String, _ isAbrupt: Bool) async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                if evil == "detach-and-exit" {
                    #expect(try await test.failure(of: evil).code == .crashed)
                } else {
                    try await test.order(evil)
                    if isAbrupt { #expect(try await test.failure(of: "kill-itself").code == .crashed) }
                }
                // Stopping the host does the rest: nothing is left.
            }
        }

        @Test(
            "X3 · a plugin whose launcher is killed leaves nothing, and comes back",
            arguments: [nil, "/nonexistent"] as [String?])
        func launcherKilled(_ bubblewrap: String?) async throws {
            var settings = ProcessSettings.patient
            settings.sandbox.bubblewrap = bubblewrap
            try await HostileHost.run(settings: settings) { test in
                try await test.installAndEnable()
                try await test.order("detach")
                let launcher = try #require(test.process).pid
                kill(launcher, SIGKILL)
                let end = try await test.ends.next()
                #expect(end.error.message.contains("was killed by signal 9 (SIGKILL)"), "\(end.error.message)")
                #expect(!Remains.processes(naming: test.folder.path).contains { $0.contains("/Hostile/") })
                #expect(try await test.send(.get, "/hello").status == 200)
                let records = try Remains.find(of: test.folder).records.filter { !$0.hasSuffix("-folder") }
                #expect(records.count == 2)
            }
        }

        @Test(
            "X1 · a storm of processes ends at its limit, and with its plugin",
            .enabled { try await Machine.hasBubblewrap }
        )
        func storm() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                try await test.order("fork-storm")
                for _ in 0..<20 { try await test.neighbourAnswers() }
                let process = try #require(test.process)
                #expect(ProcessTree.members(of: process.pid).count < 100)
            }
        }

        @Test(
            "X3 · a plugin that ignores signals, the end of its connection and the request to stop is ended all the same",
            arguments: [
                ["shutdown=outlive"], ["shutdown=ignore-signals", "end=outlive"], ["stop=outlive"], ["end=outlive"],
            ])
        func stubborn(_ commands: [String]) async throws {
            try await HostileHost.run(commands) { test in
                try await test.installAndEnable()
            }
        }

        @Test("X3 · a plugin that ends its connection and lives on is ended, and the operator reads it")
        func hangUp() async throws {
            try await HostileHost.run(settings: .impatient) { test in
                try await test.installAndEnable()
                for evil in ["shut-down", "shut-down-reading", "shut-down-writing"] {
                    let error = try await test.failure(of: evil)
                    #expect(error.code == .crashed)
                    #expect(error.message.contains("was stopped because it closed its connection"), "\(error.message)")
                }
                // What has started it keeps the channel open: nobody answers in it any more.
                #expect(try await test.failure(of: "hang-up").message.contains("it hangs"))
            }
        }

        @Test("X1 · a plugin that closes its output is heard no more, and serves on")
        func closeOutput() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                #expect(try await test.order("close-output") == "closed")
                #expect(try await test.send(.get, "/hello").status == 200)
            }
        }

        @Test("X1 · a plugin that kills its parent ends itself at most")
        func killParent() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                _ = try? await test.order("kill-parent")  // It may be ended by it.
                try await test.neighbourAnswers()
            }
        }
    }
}
