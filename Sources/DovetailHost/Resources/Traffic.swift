import Synchronization

/// Counts the requests that are under way, so that an installation goes to sleep when the last has been answered.
final class Traffic: Sendable {
    private struct State {
        var isOpen = true
        var count = 0
        var hasGivenUp = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Counts a request in; false when the door is closed.
    func enter() -> Bool {
        self.state.withLock { state in
            guard state.isOpen else { return false }
            state.count += 1
            return true
        }
    }

    /// Counts something in, whether or not the door is open.
    func begin() { self.state.withLock { $0.count += 1 } }

    /// Counts a request out.
    func leave() {
        let waiter = self.state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.count -= 1
            guard state.count == 0 else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Counts an answer in that goes on after its request was counted out.
    ///
    /// Only for whoever is counted in.
    func stay() -> Stay {
        self.state.withLock { $0.count += 1 }
        return Stay(traffic: self)
    }

    /// Somebody who is under way until nobody holds it any more.
    final class Stay: Sendable {
        private let traffic: Traffic

        fileprivate init(traffic: Traffic) {
            self.traffic = traffic
        }

        deinit { self.traffic.leave() }
    }

    /// Closes the door, and waits for nobody.
    func close() { self.state.withLock { $0.isOpen = false } }

    /// Closes the door, and waits until everybody is out, the limit has passed, or the wait is interrupted.
    func drain(limit: Duration, clock: any HostClock, unless interruption: Interruption? = nil) async {
        let isEmpty = self.state.withLock { state in
            state.isOpen = false
            return state.count == 0
        }
        guard !isEmpty else { return }
        let alarm = clock.alarm(after: limit) { self.giveUp() }
        let interrupt = interruption?.onRing { self.giveUp() }
        defer {
            alarm.cancel()
            interruption?.forget(interrupt)
        }
        await withCheckedContinuation { continuation in
            let isEmpty = self.state.withLock { state in
                guard state.count > 0, !state.hasGivenUp else { return true }
                state.waiter = continuation
                return false
            }
            if isEmpty { continuation.resume() }
        }
    }

    private func giveUp() {
        let waiter = self.state.withLock { state in
            state.hasGivenUp = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
