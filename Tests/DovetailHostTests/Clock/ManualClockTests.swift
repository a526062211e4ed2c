import DovetailHost
import DovetailTesting
import Synchronization
import Testing

@Suite("The clock of tests")
struct ManualClockTests {
    @Test("An alarm counts from the moment it is set, whatever else the machine has to do")
    func alarm() {
        let clock = ManualClock()
        let rings = Mutex(0)
        let alarms = (1...3).map { second in
            clock.alarm(after: .seconds(second)) { rings.withLock { $0 += 1 } }
        }
        clock.advance(by: .seconds(1))
        #expect(rings.withLock { $0 } == 1)
        alarms[1].cancel()
        alarms[0].cancel()
        clock.advance(by: .seconds(5))
        #expect(rings.withLock { $0 } == 2)
        #expect(clock.sleeperCount == 0)
    }
}
