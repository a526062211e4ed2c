public import DovetailHost
public import Foundation
import Synchronization

/// A clock that stands still until a test moves it.
public final class ManualClock: HostClock {
    private struct Sleeper {
        let id: Int
        let duration: Duration
        let deadline: Date
        let waking: Waking
    }

    /// What happens when a sleeper's time has come.
    private enum Waking {
        case resume(CheckedContinuation<Void, any Error>)
        case ring(@Sendable () -> Void)

        func callAsFunction() {
            switch self {
            case .resume(let continuation): continuation.resume()
            case .ring(let ring): ring()
            }
        }
    }

    /// Somebody who waits for sleepers, by how long they sleep.
    private struct Watcher {
        let isReady: @Sendable ([Duration]) -> Bool
        let continuation: AsyncStream<Never>.Continuation
    }

    private struct State {
        var now: Date
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
        var watchers: [Watcher] = []
        var nextID = 0
    }

    private let state: Mutex<State>

    /// A clock that stands at a time.
    public init(_ now: Date = Date(timeIntervalSince1970: 1_800_000_000)) {
        self.state = Mutex(State(now: now))
    }

    public var now: Date { self.state.withLock { $0.now } }

    /// How many tasks and alarms wait for the clock.
    public var sleeperCount: Int { self.state.withLock { $0.sleepers.count } }

    public func sleep(for duration: Duration) async throws {
        let id = self.newID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                if !self.add(id, duration, .resume(continuation)) { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            self.cancel(id)
        }
    }

    /// Sets an alarm, which counts from this very moment: a test that moves the clock next finds it set.
    public func alarm(after duration: Duration, ring: @escaping @Sendable () -> Void) -> HostAlarm {
        let id = self.newID()
        _ = self.add(id, duration, .ring(ring))
        return HostAlarm { self.cancel(id) }
    }

    /// Moves the clock, and wakes whoever has slept long enough.
    public func advance(by duration: Duration) {
        let woken = self.state.withLock { state in
            state.now += duration.seconds
            let due = state.sleepers.filter { $0.deadline <= state.now }
            state.sleepers.removeAll { $0.deadline <= state.now }
            return due
        }
        for sleeper in woken.sorted(by: { $0.deadline < $1.deadline }) { sleeper.waking() }
    }

    /// Waits until so many tasks and alarms, or more, wait for the clock.
    public func waitForSleepers(_ count: Int) async { await self.wait { $0.count >= count } }

    /// Waits until something waits for the clock that does so for that long.
    ///
    /// Tells it from what comes and goes, such as the alarms of time limits.
    public func waitForSleeper(of duration: Duration) async { await self.wait { $0.contains(duration) } }

    private func wait(until isReady: @escaping @Sendable ([Duration]) -> Bool) async {
        // A stream that ends, since waiting for one ends with the task, too: a test that waits in vain runs out of time.
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        self.state.withLock { state in
            if isReady(state.sleepers.map(\.duration)) {
                continuation.finish()
            } else {
                state.watchers.append(Watcher(isReady: isReady, continuation: continuation))
            }
        }
        for await _ in stream {}
    }

    private func newID() -> Int {
        self.state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
    }

    /// Adds a sleeper; false when it was cancelled before.
    private func add(_ id: Int, _ duration: Duration, _ waking: Waking) -> Bool {
        let (isAdded, watchers) = self.state.withLock { state in
            guard state.cancelled.remove(id) == nil else { return (false, [AsyncStream<Never>.Continuation]()) }
            state.sleepers.append(
                Sleeper(id: id, duration: duration, deadline: state.now + duration.seconds, waking: waking))
            let durations = state.sleepers.map(\.duration)
            let ready = state.watchers.filter { $0.isReady(durations) }
            state.watchers.removeAll { $0.isReady(durations) }
            return (true, ready.map(\.continuation))
        }
        for watcher in watchers { watcher.finish() }
        return isAdded
    }

    private func cancel(_ id: Int) {
        let sleeper = self.state.withLock { state -> Sleeper? in
            guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
                state.cancelled.insert(id)
                return nil
            }
            return state.sleepers.remove(at: index)
        }
        if case .resume(let continuation) = sleeper?.waking { continuation.resume(throwing: CancellationError()) }
    }
}

extension Duration {
    fileprivate var seconds: TimeInterval {
        Double(self.components.seconds) + Double(self.components.attoseconds) / 1e18
    }
}
