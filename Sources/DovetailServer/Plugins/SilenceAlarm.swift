import DovetailHost
import Synchronization

/// An alarm that is set again and again, until it is ended.
final class SilenceAlarm: Sendable {
    private struct State {
        var alarm: HostAlarm?
        var hasEnded = false
    }

    private let state = Mutex(State())

    /// Takes the place of the alarm before; cancels the new one when all has ended.
    func set(_ alarm: HostAlarm) {
        let isLate = self.state.withLock { state in
            if !state.hasEnded { state.alarm = alarm }
            return state.hasEnded
        }
        if isLate { alarm.cancel() }
    }

    /// Cancels the alarm, and every later one.
    func end() {
        let alarm = self.state.withLock { state in
            state.hasEnded = true
            defer { state.alarm = nil }
            return state.alarm
        }
        alarm?.cancel()
    }
}
