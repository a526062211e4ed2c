import Synchronization

/// Lets operations in until the host stops, and then waits for the last.
final class AdmissionGate: Sendable {
    private struct State {
        var isOpen = true
        var count = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Counts an operation in; false when the host is stopping.
    func enter() -> Bool {
        self.state.withLock { state in
            guard state.isOpen else { return false }
            state.count += 1
            return true
        }
    }

    /// Counts an operation out.
    func leave() {
        let waiters = self.state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.count -= 1
            guard state.count == 0, !state.isOpen else { return [] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Lets nobody in any more, and waits until everybody is out.
    func close() async {
        await withCheckedContinuation { continuation in
            let isEmpty = self.state.withLock { state in
                state.isOpen = false
                guard state.count > 0 else { return true }
                state.waiters.append(continuation)
                return false
            }
            if isEmpty { continuation.resume() }
        }
    }
}
