import DovetailCore
import DovetailHost
import DovetailTesting
import DovetailWire
import Foundation
import Logging
import Synchronization
import Testing

@testable import DovetailProcess

@Suite("A process that runs has one end, and the first reason for it counts", .timeLimit(.minutes(10)))
struct RunningProcessTests {
    private final class Ends: RunnerObserver {
        let reported = Mutex<[ProcessEnd]>([])

        func processEnded(_ end: ProcessEnd) { self.reported.withLock { $0.append(end) } }
    }

    private let clock = ManualClock()
    private let ends = Ends()

    private func process() throws -> RunningProcess {
        let release = ReleaseID(slug: try PluginSlug("Notes"), version: SemanticVersion(1, 0, 0))
        return RunningProcess(
            ProcessNumber(1), unit: ProcessUnit(release: release, owner: nil), settings: ProcessSettings(),
            clock: self.clock, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            observer: self.ends, endWithoutLauncher: {})
    }

    @Test("X1 · while what a process has left is being removed, nobody condemns it any more, nor signals its old id")
    func goneBeforeRemains() async throws {
        let process = try self.process()
        // Has the id that the process had, which the system has given away anew.
        let bystander = try Process.run(URL(fileURLWithPath: "/bin/sleep"), arguments: ["60"])
        defer { bystander.terminate() }
        process.started(pid: bystander.processIdentifier)
        process.connection.end(.endOfFile)
        process.gone(.exited(3))
        await self.clock.waitForSleepers(1)
        self.clock.advance(by: .seconds(5))
        process.terminate(.hangs(.seconds(10)))
        #expect(process.hasEnded && process.pid == nil && process.status == nil)
        await process.ended(.exited(3))
        #expect(await process.fate() == .exited(3))
        #expect(bystander.isRunning)
        #expect(self.ends.reported.withLock { $0 }.map(\.error.message).first?.contains("status 3") == true)
    }

    @Test(
        "X1 · a process that is long in ending after its connection has ended by itself, one that goes on is ended",
        arguments: [
            (.exited(3), "ended by itself with status 3"), (.killed(signal: 11), "was killed by signal 11 (SIGSEGV)"),
            (.killed(signal: 15), "was stopped because it closed its connection"),
        ] as [(ProcessFate, String)])
    func slowEnd(_ ending: ProcessFate, _ words: String) async throws {
        let process = try self.process()
        process.connection.end(.endOfFile)
        await self.clock.waitForSleepers(1)
        self.clock.advance(by: .seconds(5))
        process.gone(ending)
        await process.ended(ending)
        let fate = await process.fate()
        #expect("\(fate)".hasPrefix(words))
    }

    @Test("X2 · that the host cannot connect a process is not counted against its plugin")
    func unconnected() async throws {
        let process = try self.process()
        process.terminate(.unconnected("Too many open files"))
        process.gone(.killed(signal: 15))
        await process.ended(.killed(signal: 15))
        let fate = await process.fate()
        #expect("\(fate)" == "was stopped because the host could not connect it: Too many open files")
        #expect(fate.remedy == .askOperator)
        #expect(self.ends.reported.withLock { $0 }.isEmpty)
    }
}
