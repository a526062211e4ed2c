import DovetailCore
import DovetailHost
import Foundation
import Testing

@testable import DovetailProcess

extension HostileTests {
    @Suite("A plugin that does not answer", .timeLimit(.minutes(10)))
    struct HangTests {
        @Test(
            "X1 · a plugin that hangs is ended, its call fails as crashed, and the operator reads that it did nothing",
            arguments: ["hang", "stop-itself"])
        func hang(_ evil: String) async throws {
            try await HostileHost.run(settings: .impatient) { test in
                try await test.installAndEnable()
                let error = try await test.failure(of: evil)
                #expect(error.code == .crashed)
                #expect(
                    error.message.contains("was stopped because it hangs: it answered nothing for"), "\(error.message)")
                #expect(try await test.ends.next().error.message.contains("did no work meanwhile"))
            }
        }

        @Test(
            "X1 · a plugin that computes for ever is ended later than one that hangs, and the operator reads that it kept a processor busy",
            arguments: ["spin", "spin-all"])
        func spin(_ evil: String) async throws {
            try await HostileHost.run(settings: .impatient) { test in
                try await test.installAndEnable()
                async let failure = test.failure(of: evil)
                try await test.neighbourAnswers()
                let error = try await failure
                #expect(error.code == .crashed)
                #expect(error.message.contains("while it kept a processor busy"), "\(error.message)")
            }
        }

        @Test("X1 · a hook that hangs fails its operation, and nothing of it is kept", arguments: ["hang", "spin"])
        func hangInHook(_ evil: String) async throws {
            try await HostileHost.run(["enable=\(evil)"], settings: .impatient) { test in
                #expect(try await test.perform(.install()).isSuccess)
                let result = try await test.perform(.enable)
                #expect(result.error?.code == .crashed)
                let id = InstallationID(owner: test.ada, slug: try PluginSlug(HostileHost.hostile))
                #expect(try await test.host.installation(id)?.lifecycle.name == .error)
            }
        }

        @Test("X1 · a plugin that never answers the greeting does not start, and the operator reads why")
        func silent() async throws {
            var settings = ProcessSettings.patient
            settings.start = .seconds(5)
            try await HostileHost.run(["hello=hang"], settings: settings) { test in
                let result = try await test.perform(.install())
                #expect(result.error?.code == .crashed)
                #expect(
                    result.error?.message.contains("did not answer the host's greeting in 5 s") == true,
                    "\(result.error?.message ?? "")")
            }
        }

        @Test("X1 · a plugin that hangs is ended although its launcher is stopped, and nothing is left of either")
        func stoppedLauncher() async throws {
            var settings = ProcessSettings.impatient
            settings.kill = .milliseconds(100)
            try await HostileHost.run(settings: settings) { test in
                try await test.installAndEnable()
                let launcher = try #require(test.process?.pid)
                #expect(kill(launcher, SIGSTOP) == 0)
                #expect(try await test.failure(of: "hang").code == .crashed)
                #expect(try await test.order("late", "1") == "late")
            }
        }

        @Test("X1 · a call that is not answered in time fails and says so, and its process goes on")
        func timeOut() async throws {
            var limits = HostSettings.Limits.impatient
            limits.call = .seconds(3)
            try await HostileHost.run(limits: limits) { test in
                try await test.installAndEnable()
                let process = try #require(test.process)
                let error = try await test.failure(of: "forget")
                #expect(error.code == .timedOut)
                #expect(
                    error.message.contains("POST /do/forget of Hostile@1.0.0 for user ada did not answer within 3 s"))
                #expect(try await test.order("late", "1") == "late")
                #expect(test.process?.process == process.process)
            }
        }

        @Test("X1 · a plugin that answers late, but within the watchdog's patience, is left alone")
        func late() async throws {
            try await HostileHost.run(settings: .impatient) { test in
                try await test.installAndEnable()
                #expect(try await test.order("late", "150") == "late")
                #expect(test.process != nil)
            }
        }

        @Test(
            "X1 · a plugin that answers the watchdog, but not a call, is not ended, and the caller may give the call up"
        )
        func forget() async throws {
            try await HostileHost.run(settings: .impatient) { test in
                try await test.installAndEnable()
                let process = try #require(test.process)
                let forgotten = Task { try await test.order("forget") }
                // Longer than a process may be silent that hangs, and, in all, than one that computes.
                for _ in 0..<7 { #expect(try await test.order("late", "800") == "late") }
                forgotten.cancel()
                await #expect(throws: CancellationError.self) { try await forgotten.value }
                #expect(test.process?.process == process.process)
            }
        }
    }
}
