import NIOCore

/// How a call of this side ends, for the task that made it.
enum CallOutcome: Sendable {
    /// It was answered.
    case answer(WireAnswer)
    /// It failed at the other side: the JSON part of the failure.
    case failure(ByteBuffer)
    /// It failed here.
    case error(any Error)

    /// The answer.
    ///
    /// - Throws: What the call failed with.
    func get() throws -> WireAnswer {
        switch self {
        case .answer(let answer): return answer
        case .failure(let json): throw WireFailure(reading: json)
        case .error(let error): throw error
        }
    }
}

/// The task that made a call.
enum CallWaiter {
    /// It does not wait yet.
    case unclaimed
    /// It waits.
    case waiting(CheckedContinuation<CallOutcome, Never>)
    /// The call ended before the task came to wait.
    case finished(CallOutcome)
}

extension Connection.State {
    /// Ends a call of this side; answers the task that is to be resumed outside the lock.
    mutating func finish(_ id: UInt64, _ outcome: CallOutcome) -> CheckedContinuation<CallOutcome, Never>? {
        switch self.waiters[id] {
        case .unclaimed:
            self.waiters[id] = .finished(outcome)
            return nil
        case .waiting(let continuation):
            self.waiters[id] = nil
            return continuation
        case .finished, nil:
            return nil
        }
    }
}
