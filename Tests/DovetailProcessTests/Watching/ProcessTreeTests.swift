import DovetailTesting
import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import DovetailProcess

@Suite("How much a process works")
struct ProcessTreeTests {
    @Test("X1 · what a child has computed counts when it has ended", .timeLimit(.minutes(10)))
    func endedChildren() async throws {
        let child = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"
        // Not its last command: the shell would become it.
        let shell = try await run(
            .path("/bin/sh"), arguments: ["-c", "sh -c '\(child)'; echo done; read end"], input: .inputWriter,
            output: .sequence, error: .discarded
        ) { shell in
            for try await line in shell.standardOutput.strings() where line.hasPrefix("done") { break }
            let time = try #require(ProcessTree.processorTime(of: shell.processIdentifier.value, groups: []))
            #expect(time >= .milliseconds(100))
            try await shell.standardInputWriter.finish()
        }
        #expect(shell.terminationStatus == .exited(1))
    }

    @Test("X1 · a control group tells of all that ever was in it", arguments: ["cpuacct.usage", "cpu.stat"])
    func group(_ file: String) throws {
        let folder = try TemporaryFolder()
        let text = file == "cpu.stat" ? "nr_periods 0\nusage_usec 7200000000\nuser_usec 1\n" : "7200000000000\n"
        try text.write(toFile: folder.file(file), atomically: false, encoding: .utf8)
        let pid = ProcessInfo.processInfo.processIdentifier
        let time = try #require(ProcessTree.processorTime(of: pid, groups: ["/nowhere", folder.path]))
        #expect(time >= .seconds(7_200))
        #expect(ProcessTree.processorTime(of: pid, groups: []).map { $0 < .seconds(7_200) } == true)
    }

    @Test("X1 · a sum that falls takes nothing back")
    func falling() {
        var meter = WorkMeter()
        #expect(meter.read(.seconds(5)) == .zero)
        #expect(meter.read(.seconds(7)) == .seconds(2))
        #expect(meter.read(.seconds(1)) == .seconds(2))
        #expect(meter.read(nil) == nil)
        #expect(meter.read(.seconds(4)) == .seconds(5))
    }
}
