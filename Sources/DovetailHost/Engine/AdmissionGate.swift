import Synchronization

/// Lets operations in from the moment the host has started until it stops, and then waits for the last.
final class AdmissionGate: Sendable {
    enum Phase {
        /// Nobody may come in yet. Can move to `open` or `closed`.
        case starting
        /// Everybody may come in. Can move to `closed`.
        case open
        /// Nobody may come in any more. The end.
        case closed
    }

    private struct State {
        var phase = Phase.starting
        var count = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Lets everybody in; does nothing once the gate is closed.
    func open() {
        self.state.withLock { state in if state.phase == .starting { state.phase = .open } }
    }

    /// Counts an operation in, unless the answer is other than `open`.
    func enter() -> Phase {
        self.state.withLock { state in
            if state.phase == .open { state.count += 1 }
            return state.phase
        }
    }

    /// Counts an operation out.
    func leave() {
        let waiters = self.state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.count -= 1
            guard state.count == 0, state.phase == .closed else { return [] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Whether everybody may come in.
    var isOpen: Bool { self.state.withLock { $0.phase == .open } }

    /// Whether nobody is let in any more.
    var isClosed: Bool { self.state.withLock { $0.phase == .closed } }

    /// Whether nobody is in.
    var isEmpty: Bool { self.state.withLock { $0.count == 0 } }

    /// Lets nobody in any more.
    func close() { self.state.withLock { $0.phase = .closed } }

    /// Waits until everybody is out, once the gate is closed.
    func waitUntilEmpty() async {
        await withCheckedContinuation { continuation in
            let isEmpty = self.state.withLock { state in
                guard state.count > 0 else { return true }
                state.waiters.append(continuation)
                return false
            }
            if isEmpty { continuation.resume() }
        }
    }
}
