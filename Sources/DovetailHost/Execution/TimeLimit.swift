import DovetailCore
import Synchronization

/// Runs plugin code, but waits for it only so long.
struct TimeLimit: Sendable {
    /// Where plugin code runs.
    let executor: PluginExecutor
    /// What the limit is measured with.
    let clock: any HostClock

    /// Runs a body and answers what it answers, or throws what it throws.
    ///
    /// The body gets a task of its own. When it is not done in time the task is cancelled and left to itself: code that
    /// ignores the cancellation goes on without anybody waiting for it, so it must hold nothing that others need.
    ///
    /// - Throws: `TimeLimitExceeded` when the body is not done in time.
    func run<Answer: Sendable>(
        _ limit: Duration, _ body: @escaping @Sendable @concurrent () async throws -> Answer
    ) async throws -> Answer {
        let race = Race<Answer>()
        let task = Task(executorPreference: self.executor) {
            do {
                race.finish(.success(try await body()))
            } catch {
                race.finish(.failure(error))
            }
        }
        let alarm = self.clock.alarm(after: limit) { race.finish(.failure(TimeLimitExceeded(limit: limit))) }
        defer {
            alarm.cancel()
            task.cancel()
        }
        return try await race.outcome()
    }
}

/// A body was not done in time.
struct TimeLimitExceeded: Error, Sendable {
    let limit: Duration
}

/// Keeps the first of several outcomes, for one who waits.
private final class Race<Answer: Sendable>: Sendable {
    private enum State {
        case running(CheckedContinuation<Answer, any Error>?)
        case finished(Result<Answer, any Error>)
    }

    private let state = Mutex(State.running(nil))

    func finish(_ result: Result<Answer, any Error>) {
        let waiting = self.state.withLock { state -> CheckedContinuation<Answer, any Error>? in
            guard case .running(let continuation) = state else { return nil }
            state = .finished(result)
            return continuation
        }
        waiting?.resume(with: result)
    }

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
}
