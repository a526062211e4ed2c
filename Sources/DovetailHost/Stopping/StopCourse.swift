import DovetailCore
import Synchronization

/// How far the stop of a host has come, for whoever has to hurry then; and what it would have to wait for.
final class StopCourse: Sendable {
    /// Ends the waits for plugin code of operations when their time is over.
    let interruption = Interruption()
    private let clock: any HostClock
    private let schedule = Mutex<StopSchedule?>(nil)
    /// What is under way, and how often.
    private let underWay = Mutex<[String: Int]>([:])

    init(clock: any HostClock) {
        self.clock = clock
    }

    /// Whether the host stops, or has stopped.
    var hasBegun: Bool { self.schedule.withLock { $0 != nil } }

    /// What is under way, in words: `enable of Notes of ada`.
    var names: [String] {
        self.underWay.withLock { $0 }.sorted { $0.key < $1.key }.map {
            $0.value == 1 ? $0.key : "\($0.value)× \($0.key)"
        }
    }

    /// The stop begins, and may take that long; a second time counts for nothing.
    func begin(within limit: Duration) {
        self.schedule.withLock { $0 = $0 ?? StopSchedule(began: self.clock.now, limit: limit) }
    }

    /// Throws `stopping` when the host stops.
    func check() throws {
        if self.hasBegun { throw DovetailError.hostStops }
    }

    /// Runs a body, which is named to whoever waits in vain for it.
    func naming<Answer>(_ name: String, _ body: () async throws -> Answer) async rethrows -> Answer {
        self.underWay.withLock { $0[name, default: 0] += 1 }
        defer {
            self.underWay.withLock { names in
                let count = (names[name] ?? 1) - 1
                names[name] = count > 0 ? count : nil
            }
        }
        return try await body()
    }

    /// Sets an alarm for the end of a stage; nil when the host does not stop.
    func alarm(at stage: StopSchedule.Stage, ring: @escaping @Sendable () -> Void) -> HostAlarm? {
        guard let schedule = self.schedule.withLock({ $0 }) else { return nil }
        return self.clock.alarm(after: schedule.remaining(until: stage, at: self.clock.now), ring: ring)
    }

    /// Runs a body, and waits for it until a stage is over; then it goes on by itself.
    func wait(until stage: StopSchedule.Stage, for body: @escaping @Sendable () async -> Void) async {
        let race = Race<Void>()
        // Awaited below, unless it takes too long: then the end of the process ends it.
        Task {
            await body()
            race.finish(.success(()))
        }
        let alarm = self.alarm(at: stage) { race.finish(.success(())) }
        defer { alarm?.cancel() }
        // It is finished with success only.
        try? await race.outcome()
    }

    /// How long the parts may take of putting an installation to sleep: less than usual when the host stops.
    func limits(_ limits: HostSettings.Limits, isOperation: Bool) -> SleepLimits {
        let usual = SleepLimits(limits)
        guard let schedule = self.schedule.withLock({ $0 }) else { return usual }
        return schedule.limits(usual, until: isOperation ? .connections : .sleep, at: self.clock.now)
    }
}

extension DovetailError {
    /// What is asked for begins no more.
    static let hostStops = DovetailError(
        .stopping, "The host is stopping. Try again when it is back.", remedy: .retry)
}
