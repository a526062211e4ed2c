import Synchronization

/// An address that is known once the server listens.
final class BoundAddress: Sendable {
    private enum State {
        case waiting([Int: CheckedContinuation<String, any Error>])
        case known(String)
        case ended
    }

    private let state = Mutex((state: State.waiting([:]), nextID: 0))

    /// The address: waits until it is known.
    func address() async throws -> String {
        let id = self.state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let answer = self.state.withLock { state -> Result<String, any Error>? in
                    switch state.state {
                    case .waiting(var waiters):
                        guard !Task.isCancelled else { return .failure(CancellationError()) }
                        waiters[id] = continuation
                        state.state = .waiting(waiters)
                        return nil
                    case .known(let address): return .success(address)
                    case .ended: return .failure(CancellationError())
                    }
                }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            self.remove(id)?.resume(throwing: CancellationError())
        }
    }

    /// Tells everybody who waits.
    func set(_ address: String) {
        for waiter in self.finish(.known(address)) { waiter.resume(returning: address) }
    }

    /// Nobody need wait any more.
    func end() {
        for waiter in self.finish(.ended) { waiter.resume(throwing: CancellationError()) }
    }

    private func finish(_ end: State) -> [CheckedContinuation<String, any Error>] {
        self.state.withLock { state in
            defer { state.state = end }
            guard case .waiting(let waiters) = state.state else { return [] }
            return Array(waiters.values)
        }
    }

    private func remove(_ id: Int) -> CheckedContinuation<String, any Error>? {
        self.state.withLock { state in
            guard case .waiting(var waiters) = state.state else { return nil }
            defer { state.state = .waiting(waiters) }
            return waiters.removeValue(forKey: id)
        }
    }
}
