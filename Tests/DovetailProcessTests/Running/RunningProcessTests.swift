import DovetailCore
import DovetailHost
import DovetailRuntimes
import DovetailTesting
import DovetailWire
import Foundation
import Logging
import Subprocess
import Synchronization
import SystemPackage
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
        // Has the id that the process had, which the system has given away anew, and ends when its input does.
        let bystander = try await run(
            .path("/bin/cat"), input: .inputWriter, output: .discarded, error: .discarded
        ) { bystander in
            process.started(pid: bystander.processIdentifier.value)
            process.connection.end(.endOfFile)
            process.gone(.exited(3))
            await self.clock.waitForSleepers(1)
            self.clock.advance(by: .seconds(5))
            process.terminate(.hangs(.seconds(10)))
            #expect(process.hasEnded && process.pid == nil && process.status == nil)
            await process.ended(.exited(3))
            #expect(await process.fate() == .exited(3))
            try await bystander.standardInputWriter.finish()
        }
        #expect(bystander.terminationStatus == .exited(0))
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

    @Test(
        "X1 · a program that breaks the protocol and was built with another library, or before it said which, is to be built anew",
        arguments: [
            ("dovetail-swift 0.0.9", "It was built with dovetail-swift 0.0.9. Build it with the library of this host"),
            (nil, "Build it with the library of this host, Dovetail \(DovetailVersion.text)."),
            ("dovetail-swift \(DovetailVersion.text)", "It has written nothing."),
            ("c-plugin 7", "It has written nothing."),
        ] as [(String?, String)])
    func otherLibrary(_ library: String?, _ words: String) async throws {
        let process = try self.process()
        if let library { process.greeted(with: PluginLibrary(library)) }
        process.terminate(.fault("a frame whose parts are longer than itself"))
        process.gone(.killed(signal: 15))
        await process.ended(.killed(signal: 15))
        let end = try #require(self.ends.reported.withLock { $0 }.first)
        #expect(end.error.message.contains(words) && end.wasReady == (library != nil), "\(end.error.message)")
    }

    @Test(
        "X1 · a program that ends with the status for what it does not understand is to be built anew if its library is another",
        arguments: [
            (
                "dovetail-swift 0.0.9", 70,
                "It was built with dovetail-swift 0.0.9. Build it with the library of this host"
            ),
            ("dovetail-swift 0.0.9", 3, "It has written nothing."),
            ("dovetail-swift \(DovetailVersion.text)", 70, "It has written nothing."),
            ("c-plugin 7", 70, "It has written nothing."),
        ] as [(String, Int32, String)])
    func misunderstoodLater(_ library: String, _ status: Int32, _ words: String) async throws {
        let process = try self.process()
        process.greeted(with: PluginLibrary(library))
        process.gone(.exited(status))
        await process.ended(.exited(status))
        let end = try #require(self.ends.reported.withLock { $0 }.first)
        #expect(end.error.message.contains(words), "\(end.error.message)")
    }

    @Test("X1 · a library that does not understand the greeting ends its process with a status that says so")
    func misunderstood() throws {
        let unit = ProcessUnit(
            release: ReleaseID(slug: try PluginSlug("Notes"), version: SemanticVersion(1, 0, 0)), owner: nil)
        for (status, isTold) in [(ProcessFate.misunderstood, true), (3, false)] {
            let error = DovetailError.notStarted(unit, .exited(status), lastLine: "The plugin process ends")
            #expect(error.message.contains("library of this host, Dovetail \(DovetailVersion.text)") == isTold)
        }
    }

    @Test("the libraries for plugins have the version of the host")
    func versions() throws {
        let python = try String(contentsOfFile: RuntimeFiles.python + "/dovetail/_version.py", encoding: .utf8)
        #expect(python.contains("__version__ = \"\(DovetailVersion.text)\""))
        let node = try Data(contentsOf: URL(fileURLWithPath: RuntimeFiles.node + "/package.json"))
        #expect(try JSONValue(parsing: Array(node))["version"]?.string == DovetailVersion.text)
        let hello = try String(contentsOfFile: RuntimeFiles.node + "/lib/server/hello.js", encoding: .utf8)
        #expect(hello.contains("'dovetail-node \(DovetailVersion.text)'"))
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
