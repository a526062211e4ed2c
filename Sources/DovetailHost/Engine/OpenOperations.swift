import DovetailCore
import Synchronization

/// The operations that are open although nothing of them runs, and when it is tried again to close them.
///
/// That is after a while, which grows until something could be written, and whenever another operation could be.
final class OpenOperations: Sendable {
    private struct State {
        var open: [InstallationID: OpenOperation] = [:]
        /// Those that somebody tries to close now.
        var underWay: Set<InstallationID> = []
        /// How long it is until the next trial.
        var pause = OpenOperations.firstPause
        var alarm: HostAlarm?
        var hasEnded = false
    }

    /// How long it is until the first trial.
    static let firstPause: Duration = .seconds(1)
    /// How long it is between two trials at most.
    static let longestPause: Duration = .seconds(30)

    /// Speaks whenever it is time for a trial, until ``stop()``; for one listener.
    let trials: AsyncStream<Void>
    private let calling: AsyncStream<Void>.Continuation
    private let clock: any HostClock
    private let state = Mutex(State())

    init(clock: any HostClock) {
        self.clock = clock
        // Trials that nobody has begun yet are one.
        (self.trials, self.calling) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// The one of an installation.
    subscript(id: InstallationID) -> OpenOperation? { self.state.withLock { $0.open[id] } }

    /// Adds one that could not be closed.
    func add(_ open: OpenOperation) {
        self.state.withLock { $0.open[open.operation.installation] = open }
        self.setAlarm()
    }

    /// Takes one out that is closed.
    func remove(_ id: InstallationID) {
        let alarm = self.state.withLock { state -> HostAlarm? in
            state.open[id] = nil
            guard state.open.isEmpty else { return nil }
            defer { state.alarm = nil }
            return state.alarm
        }
        alarm?.cancel()
    }

    /// Something could be written, or the host has started: what is open may be closed.
    func callForTrial() {
        let isOpen = self.state.withLock { state in
            state.pause = Self.firstPause
            return !state.open.isEmpty
        }
        if isOpen { self.calling.yield() }
    }

    /// Takes those to try now; each has to be put back.
    func take() -> [InstallationID] {
        self.state.withLock { state in
            let taken = state.open.keys.filter { !state.underWay.contains($0) }
            state.underWay.formUnion(taken)
            return taken
        }
    }

    /// Puts one back that was tried: it may be open still.
    func putBack(_ id: InstallationID) {
        self.state.withLock { _ = $0.underWay.remove(id) }
        self.setAlarm()
    }

    /// Calls for no trial any more.
    func stop() {
        let alarm = self.state.withLock { state -> HostAlarm? in
            state.hasEnded = true
            return state.alarm
        }
        alarm?.cancel()
        self.calling.finish()
    }

    /// Sets the alarm for the next trial, if there is anything to try.
    private func setAlarm() {
        self.state.withLock { state in
            guard !state.open.isEmpty, state.alarm == nil, !state.hasEnded else { return }
            state.alarm = self.clock.alarm(after: state.pause) { self.ring() }
            state.pause = min(state.pause * 2, Self.longestPause)
        }
    }

    private func ring() {
        self.state.withLock { $0.alarm = nil }
        self.calling.yield()
    }
}
