import DovetailHost
import Foundation
import Testing

@Suite("How much may be logged")
struct LineAllowanceTests {
    @Test("So many lines pass at once, then so many a second; the others are counted")
    func bucket() {
        let start = Date(timeIntervalSince1970: 0)
        var allowance = LineAllowance(burst: 3, perSecond: 2, at: start)
        #expect((1...5).map { _ in allowance.take(at: start) } == [true, true, true, false, false])
        #expect(allowance.takeDropped() == 2)
        #expect(allowance.takeDropped() == 0)
        let later = start.addingTimeInterval(1)
        #expect((1...3).map { _ in allowance.take(at: later) } == [true, true, false])
    }
}
