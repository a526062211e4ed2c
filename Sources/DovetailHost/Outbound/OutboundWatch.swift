import Synchronization

/// Ends a request for whose progress is waited too long.
///
/// It watches whoever was asked: it rests while that one waits for the plugin.
final class OutboundWatch: Sendable {
    private struct State {
        /// Whether progress is waited for.
        var isWaiting = false
        /// Whether the plugin is waited for.
        var isHeld = false
        var isOver = false
        /// Counts what happens, so that an alarm that rings while it is cancelled does nothing.
        var turn = 0
        var alarm: HostAlarm?

        /// Whether somebody who was asked makes the others wait.
        var needsAlarm: Bool { self.isWaiting && !self.isHeld && !self.isOver }
    }

    private let clock: any HostClock
    private let limit: Duration
    private let onLate: @Sendable () -> Void
    private let state = Mutex(State())

    init(_ limit: Duration, clock: any HostClock, onLate: @escaping @Sendable () -> Void) {
        self.clock = clock
        self.limit = limit
        self.onLate = onLate
    }

    /// From now on progress is waited for; what was waited for before has come.
    func begin() { self.change { $0.isWaiting = true } }

    /// Nothing is waited for at the moment.
    func rest() { self.change { $0.isWaiting = false } }

    /// The plugin is waited for.
    func hold() { self.change { $0.isHeld = true } }

    /// The plugin is waited for no longer, which is progress.
    func release() { self.change { $0.isHeld = false } }

    /// It is over, whatever begins afterwards.
    func end() { self.change { $0.isOver = true } }

    private func change(_ change: (inout State) -> Void) {
        let (former, turn) = self.state.withLock { state in
            change(&state)
            state.turn += 1
            defer { state.alarm = nil }
            return (state.alarm, state.needsAlarm ? state.turn : nil)
        }
        former?.cancel()
        if let turn { self.setAlarm(of: turn) }
    }

    private func setAlarm(of turn: Int) {
        let alarm = self.clock.alarm(after: self.limit) { self.ring(turn) }
        let isLate = self.state.withLock { state in
            if state.turn == turn { state.alarm = alarm }
            return state.turn != turn
        }
        if isLate { alarm.cancel() }
    }

    private func ring(_ turn: Int) {
        guard self.state.withLock({ $0.turn == turn }) else { return }
        self.onLate()
    }
}
