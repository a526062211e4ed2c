import DovetailHost
import Foundation
import Testing

@Suite("The host killed at every step of every operation", .serialized, .timeLimit(.minutes(30)))
struct KillTests {
    /// Every form with every request, if `scripts/kills` asks for that; else each form with tables, which come to most places.
    private static let courses: [(LedgerForm, KillTrial.Request)] = {
        let isLong = ProcessInfo.processInfo.environment["DOVETAIL_KILLS"] == "all"
        return LedgerForm.all.flatMap { form in
            let few: [KillTrial.Request] =
                form.isIsolated
                ? [.install, .update, .uninstall] : [.enable, .failingUpdate, .rollback, .uninstall]
            return (isLong ? KillTrial.Request.allCases : form.hasDatabase ? few : []).map { (form, $0) }
        }
    }()

    @Test(
        "X4 · R1 · whoever is killed at a step comes back before or after the operation, never between, and the next request works",
        arguments: Self.courses)
    func steps(form: LedgerForm, request: KillTrial.Request) async throws {
        let course = try await KillCourse(form, request)
        for trial in try KillTrial.all(of: form, request) { try await course.run(trial) }
    }

    @Test("X4 · R1 · every place at which the host can be killed has its trial")
    func places() throws {
        var points: Set<FailPoint> = []
        for form in LedgerForm.all {
            for request in KillTrial.Request.allCases {
                for trial in try KillTrial.all(of: form, request) {
                    points.formUnion([trial.point] + trial.recoveries.flatMap(\.self))
                }
            }
        }
        points.formUnion(FailPoint.Expiry.allCases.map { .expiry($0) })
        points.formUnion(FailPoint.Publishing.allCases.map { .publishing($0) })
        points.formUnion(FailPoint.Mending.allCases.map { .mending($0) })
        points.formUnion(FailPoint.Replacing.allCases.map { .replacing($0) })
        points.formUnion(FailPoint.Removal.allCases.map { .removal($0) })
        points.formUnion(FailPoint.FailedStart.allCases.map { .failedStart($0) })
        points.formUnion(FailPoint.Quarantining.allCases.map { .quarantine($0) })
        points.formUnion(FailPoint.Undoing.allCases.map { .undoing($0) })
        points.formUnion(FailPoint.Backup.allCases.map { .backup($0) })
        #expect(Set(FailPoint.allCases).subtracting(points).isEmpty)
    }
}
