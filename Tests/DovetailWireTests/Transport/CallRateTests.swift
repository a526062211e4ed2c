import NIOCore
import Testing

@testable import DovetailWire

@Suite("A bucket says how long nothing more shall be read")
struct CallRateTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    @Test("what the bucket holds may come in at once, and what is more is waited for")
    func burst() {
        var rate = CallRate(burst: 10, perSecond: 5)
        #expect(rate.pause(after: 4, at: self.start) == nil)
        #expect(rate.pause(after: 6, at: self.start) == nil)
        #expect(rate.pause(after: 5, at: self.start) == .nanoseconds(1_000_000_001))
        #expect(rate.pause(after: 5, at: self.start + .seconds(1)) == .nanoseconds(1_000_000_001))
    }

    @Test("after the pause that it named, more may come in")
    func afterwards() {
        var rate = CallRate(burst: 10, perSecond: 1_000)
        let pause = TimeAmount.nanoseconds(4_990_000_001)
        #expect(rate.pause(after: 5_000, at: self.start) == pause)
        #expect(rate.pause(after: 1, at: self.start + pause + .milliseconds(1)) == nil)
    }

    @Test("the bucket never holds more than its burst")
    func full() {
        var rate = CallRate(burst: 3, perSecond: 1_000)
        #expect(rate.pause(after: 1, at: self.start) == nil)
        #expect(rate.pause(after: 3, at: self.start + .hours(5)) == nil)
        #expect(rate.pause(after: 1, at: self.start + .hours(5)) != nil)
    }

    @Test("a rate is at least one a second, so that every pause ends")
    func smallest() {
        var rate = CallRate(burst: 0, perSecond: 0)
        #expect(rate.perSecond == 1)
        #expect(rate.pause(after: 1, at: self.start) == .nanoseconds(1_000_000_001))
    }
}
