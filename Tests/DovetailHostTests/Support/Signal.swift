import Synchronization

/// Something that happens once, and that others wait for.
final class Signal: Sendable {
    private struct State {
        var hasFired = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var hasFired: Bool { self.state.withLock { $0.hasFired } }

    func fire() {
        let waiters = self.state.withLock { state in
            state.hasFired = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits until it has happened.
    ///
    /// Ignores cancellation, as bad plugin code does.
    func wait() async {
        await withCheckedContinuation { continuation in
            let hasFired = self.state.withLock { state in
                guard !state.hasFired else { return true }
                state.waiters.append(continuation)
                return false
            }
            if hasFired { continuation.resume() }
        }
    }
}

/// What happened, in order.
final class Record<Entry: Sendable>: Sendable {
    private let state = Mutex<[Entry]>([])

    var entries: [Entry] { self.state.withLock { $0 } }

    func add(_ entry: Entry) { self.state.withLock { $0.append(entry) } }
}
