import Synchronization

/// Ends a request for whose progress is waited too long.
final class OutboundWatch: Sendable {
    private let clock: any HostClock
    private let limit: Duration
    private let onLate: @Sendable () -> Void
    private let alarm = Mutex<HostAlarm?>(nil)

    init(_ limit: Duration, clock: any HostClock, onLate: @escaping @Sendable () -> Void) {
        self.clock = clock
        self.limit = limit
        self.onLate = onLate
    }

    /// From now on progress is waited for; what was waited for before has come.
    func begin() {
        let next = self.clock.alarm(after: self.limit, ring: self.onLate)
        let former = self.alarm.withLock { alarm in
            defer { alarm = next }
            return alarm
        }
        former?.cancel()
    }

    /// Nothing is waited for any more.
    func end() {
        let former = self.alarm.withLock { alarm in
            defer { alarm = nil }
            return alarm
        }
        former?.cancel()
    }
}
