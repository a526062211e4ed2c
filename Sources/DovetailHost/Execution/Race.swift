import Synchronization

/// Keeps the first of several outcomes, for one who waits.
final class Race<Answer: Sendable>: Sendable {
    private enum State {
        case running(CheckedContinuation<Answer, any Error>?)
        case finished(Result<Answer, any Error>)
    }

    private let state = Mutex(State.running(nil))

    /// Brings an outcome; the first counts.
    ///
    /// - Returns: Whether it is the first.
    @discardableResult
    func finish(_ result: Result<Answer, any Error>) -> Bool {
        let (isFirst, waiting) = self.state.withLock { state -> (Bool, CheckedContinuation<Answer, any Error>?) in
            guard case .running(let continuation) = state else { return (false, nil) }
            state = .finished(result)
            return (true, continuation)
        }
        waiting?.resume(with: result)
        return isFirst
    }

    /// Waits for the outcome; whoever does is the only one.
    func outcome() async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            let result = self.state.withLock { state -> Result<Answer, any Error>? in
                if case .finished(let result) = state { return result }
                state = .running(continuation)
                return nil
            }
            if let result { continuation.resume(with: result) }
        }
    }

    /// Waits for the outcome, or until whoever waits is cancelled.
    func outcomeUnlessCancelled() async throws -> Answer {
        try await withTaskCancellationHandler {
            try await self.outcome()
        } onCancel: {
            self.finish(.failure(CancellationError()))
        }
    }
}
