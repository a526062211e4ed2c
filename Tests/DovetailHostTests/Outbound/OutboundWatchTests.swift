import DovetailTesting
import Foundation
import Synchronization
import Testing

@testable import DovetailHost

@Suite("The watch over a request to elsewhere")
struct OutboundWatchTests {
    private final class Rings: Sendable {
        let count = Mutex(0)
    }

    private let clock = ManualClock()
    private let rings = Rings()

    private var watch: OutboundWatch {
        OutboundWatch(.seconds(30), clock: self.clock) { [rings] in rings.count.withLock { $0 += 1 } }
    }

    private var count: Int { self.rings.count.withLock { $0 } }

    @Test("It rings when nothing has come for so long, and progress puts that off")
    func late() {
        let watch = self.watch
        watch.begin()
        self.clock.advance(by: .seconds(29))
        watch.begin()
        self.clock.advance(by: .seconds(29))
        #expect(self.count == 0)
        self.clock.advance(by: .seconds(1))
        #expect(self.count == 1)
    }

    @Test("It does not ring once it has ended, whatever begins afterwards")
    func ended() {
        let watch = self.watch
        watch.begin()
        watch.end()
        watch.begin()
        watch.hold()
        watch.release()
        self.clock.advance(by: .seconds(60))
        #expect(self.count == 0 && self.clock.sleeperCount == 0)
    }

    @Test("It rests while nothing is waited for, and while the plugin is")
    func rest() {
        let watch = self.watch
        watch.begin()
        watch.rest()
        self.clock.advance(by: .seconds(60))
        watch.hold()
        watch.begin()
        self.clock.advance(by: .seconds(60))
        #expect(self.count == 0)
        watch.release()
        self.clock.advance(by: .seconds(29))
        #expect(self.count == 0)
        self.clock.advance(by: .seconds(1))
        #expect(self.count == 1)
    }

    /// A clock by which everything takes too long.
    private struct HastyClock: HostClock {
        var now: Date { Date() }

        func sleep(for duration: Duration) async throws {}

        func alarm(after duration: Duration, ring: @escaping @Sendable () -> Void) -> HostAlarm {
            ring()
            return HostAlarm {}
        }
    }

    @Test("It may ring while its alarm is being set", .timeLimit(.minutes(1)))
    func atOnce() {
        let watch = OutboundWatch(.seconds(30), clock: HastyClock()) { [rings] in rings.count.withLock { $0 += 1 } }
        watch.begin()
        watch.rest()
        #expect(self.count == 1)
    }
}
