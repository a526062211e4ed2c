import Foundation
import Testing

@testable import DovetailHost

@Suite("How the time of a stop is shared out")
struct StopScheduleTests {
    private let began = Date(timeIntervalSince1970: 1_800_000_000)
    private var schedule: StopSchedule { StopSchedule(began: self.began, limit: .seconds(60)) }

    @Test(
        "N15 · operations have half of the time, requests three quarters, installations nine tenths, and none is ever owed"
    )
    func stages() {
        let later = self.began.addingTimeInterval(40)
        let stages: [StopSchedule.Stage] = [.operations, .connections, .sleep, .end]
        #expect(
            stages.map { self.schedule.remaining(until: $0, at: self.began) } == [30, 45, 54, 60].map { .seconds($0) })
        #expect(stages.map { self.schedule.remaining(until: $0, at: later) } == [0, 5, 14, 20].map { .seconds($0) })
    }

    @Test(
        "N15 · an installation that is put to sleep keeps its limits while they fit, and then its share of what is left"
    )
    func limits() {
        let usual = SleepLimits(HostSettings.Limits())
        #expect(usual.total == .seconds(45))
        #expect(self.schedule.limits(usual, until: .sleep, at: self.began) == usual)
        let cut = self.schedule.limits(usual, until: .sleep, at: self.began.addingTimeInterval(45))
        #expect(cut.drain == .seconds(2) && cut.stop == .seconds(2) && cut.release == .seconds(1))
        let late = self.schedule.limits(usual, until: .sleep, at: self.began.addingTimeInterval(100))
        #expect(late.total > .zero && late.total <= .seconds(3))
    }
}
