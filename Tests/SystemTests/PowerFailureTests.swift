import DovetailTesting
import Foundation
import Subprocess
import Testing

@Suite("The power fails", .serialized, .timeLimit(.minutes(30)))
struct PowerFailureTests {
    @Test(
        "R4 · what was answered before the power fails is there afterwards, all of it, and of what was not all or nothing"
    )
    func operations() async throws {
        let course = try await PowerCourse()
        let moments = course.moments
        // A begin, an end, and two databases that agree in between.
        #expect(moments.count > 20)
        // Each moment with one loss after another, or with all of them.
        let isLong = ProcessInfo.processInfo.environment["DOVETAIL_KILLS"] == "all"
        for (number, moment) in moments.enumerated() {
            let losses = FailedDisk.Loss.allCases
            for loss in isLong ? losses : [losses[number % losses.count]] {
                try await course.fail(at: moment, losing: loss)
            }
        }
    }

    @Test("R4 · a release that was published before the power fails is whole afterwards")
    func publication() async throws {
        let folder = try TemporaryFolder()
        let package = try LedgerForm(isIsolated: true, hasDatabase: true).write(
            version: "1.0.0", below: folder.file("packages"))
        var recording = Program(data: folder.file("data"))
        recording.server = Program.sibling("LedgerServer")
        recording.environment[WriteLog.variable] = folder.file("writes")
        let dovetail = recording
        // Killed, so that nothing is forced to the disk by its end.
        try await dovetail.serving(stopping: .kill) { _ in
            try await dovetail.prepare("user add ada", "plugin publish \(package)")
        }
        let names = ForcedNames(try WriteLog(contentsOfFile: folder.file("writes")))
        let lost = try names.lose(of: dovetail.data + "/shared")
        #expect(lost.isEmpty)
        let served = try await dovetail.serving { _ in
            try await dovetail.prepare("install Ledger --user ada", "enable Ledger --user ada")
        }
        #expect(served.status == 0)
        try await dovetail.prepare("doctor")
    }
}
