import Synchronization

/// Alarms that share one sleeping task.
///
/// Nearly all of them guard work that ends long before they would ring, and a timer for each would cost more than the work.
/// So the task sleeps on when an alarm is cancelled, finds nothing to do when it wakes, and ends with the last alarm.
final class SharedAlarms: Sendable {
    private typealias Moment = ContinuousClock.Instant

    private struct Alarm {
        let moment: Moment
        let ring: @Sendable () -> Void
    }

    private struct State {
        var alarms: [Int: Alarm] = [:]
        var nextID = 0
        /// When the task wakes; nil when none sleeps.
        var wakesAt: Moment?
    }

    private static let tasks = (0..<16).map { _ in SharedAlarms() }
    private static let turns = Atomic<UInt>(0)

    /// Alarms by the machine's own clock.
    ///
    /// Sixteen take turns: with one, threads that deliver an event to many plugins spent a fifth of their time at its lock.
    static func next() -> SharedAlarms {
        let turn = Self.turns.wrappingAdd(1, ordering: .relaxed).newValue
        return Self.tasks[Int(turn % UInt(Self.tasks.count))]
    }

    private let state = Mutex(State())

    /// Sets an alarm.
    func set(after duration: Duration, ring: @escaping @Sendable () -> Void) -> HostAlarm {
        let moment = ContinuousClock.now + duration
        let (id, isFirst) = self.state.withLock { state in
            state.nextID += 1
            state.alarms[state.nextID] = Alarm(moment: moment, ring: ring)
            let isFirst = state.wakesAt.map { moment < $0 } ?? true
            if isFirst { state.wakesAt = moment }
            return (state.nextID, isFirst)
        }
        if isFirst { self.sleep(until: moment) }
        return HostAlarm { self.state.withLock { _ = $0.alarms.removeValue(forKey: id) } }
    }

    private func sleep(until moment: Moment) {
        // Nobody awaits or cancels it: it ends by itself when its moment has come.
        Task {
            try await Task.sleep(until: moment, clock: .continuous)
            self.wake(at: moment)
        }
    }

    private func wake(at moment: Moment) {
        let (due, next) = self.state.withLock { state -> ([Alarm], Moment?) in
            // An alarm that was to ring earlier came in between: the task that sleeps for it sees to all.
            guard state.wakesAt == moment else { return ([], nil) }
            let due = state.alarms.filter { $0.value.moment <= moment }
            for id in due.keys { state.alarms[id] = nil }
            state.wakesAt = state.alarms.values.map(\.moment).min()
            return (due.values.sorted { $0.moment < $1.moment }, state.wakesAt)
        }
        for alarm in due { alarm.ring() }
        if let next { self.sleep(until: next) }
    }
}
