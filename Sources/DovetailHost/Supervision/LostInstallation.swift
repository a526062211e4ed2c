import DovetailCore
import Foundation
import Synchronization

/// An installation that serves by its record, but whose process has ended: it is woken again, or waits in quarantine.
///
/// Requests for it wait here.
final class LostInstallation: Sendable {
    private enum Phase {
        /// It will be woken. Can move to `refused` or `ended`.
        case returning
        /// It will not be woken for now, and that is why. Can move to `returning` or `ended`.
        case refused(DovetailError)
        /// It is back, or will never be. The end.
        case ended
    }

    private struct State {
        var phase = Phase.returning
        var waiters: [Int: Race<Void>] = [:]
        var nextID = 0
        /// What waits for its return beside requests.
        var events: EventHold?
    }

    let id: InstallationID
    let release: LoadedRelease
    private let state = Mutex(State())

    init(id: InstallationID, release: LoadedRelease) {
        self.id = id
        self.release = release
    }

    /// What shares its process.
    var unit: ProcessUnit { self.release.unit(of: self.id.owner) }

    /// Whether it is about to be woken.
    var isReturning: Bool {
        self.state.withLock { state in if case .returning = state.phase { true } else { false } }
    }

    /// Has events held for it for as long as it is about to be woken.
    func keep(_ events: EventHold) {
        self.state.withLock { state in
            switch state.phase {
            case .returning: state.events = events
            case .refused:
                state.events = events
                events.discard()
            case .ended: events.end()
            }
        }
    }

    /// Waits until it is back or will never be: whoever waited looks again at what is awake.
    ///
    /// - Throws: Why it is not woken for now, and `notServing` when that lasts for too long.
    func wait(until deadline: Date, clock: any HostClock) async throws {
        let race = Race<Void>()
        let number = self.state.withLock { state -> Int in
            state.nextID += 1
            switch state.phase {
            case .returning: state.waiters[state.nextID] = race
            case .refused(let error): race.finish(.failure(error))
            case .ended: race.finish(.success(()))
            }
            return state.nextID
        }
        let remaining = Duration.seconds(max(0, deadline.timeIntervalSince(clock.now)))
        let alarm = clock.alarm(after: remaining) { race.finish(.failure(self.isLate)) }
        defer {
            alarm.cancel()
            self.state.withLock { _ = $0.waiters.removeValue(forKey: number) }
        }
        try await race.outcomeUnlessCancelled()
    }

    /// It will not be woken for now; whoever waits is told why.
    func refuse(_ error: DovetailError) { self.move(to: .refused(error), .failure(error)) }

    /// It will be woken after all.
    func comeBack() {
        self.state.withLock { state in
            guard case .refused = state.phase else { return }
            state.phase = .returning
            state.events?.collect()
        }
    }

    /// It is back, or will never be; whoever waits looks again.
    func end() { self.move(to: .ended, .success(())) }

    private func move(to phase: Phase, _ outcome: Result<Void, any Error>) {
        let waiters = self.state.withLock { state -> [Race<Void>] in
            if case .ended = state.phase { return [] }
            state.phase = phase
            switch phase {
            case .returning: break
            case .refused: state.events?.discard()
            case .ended: state.events?.end()
            }
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.finish(outcome) }
    }

    private var isLate: DovetailError {
        DovetailError(
            .notServing,
            "The process of \(self.unit) has ended and is being started again; \(self.id) does not serve until then. Try again in a moment.",
            remedy: .retry)
    }
}
