/// Runs plugin code, but waits for it only so long.
struct TimeLimit: Sendable {
    /// What becomes of a body when whoever waits for it is cancelled.
    private enum Cancellation {
        /// It goes on, and is waited for.
        case isIgnored
        /// It is cancelled, and waited for: it may put things in order.
        case isPassedOn
        /// It is cancelled and left to itself.
        case endsTheWait
    }

    /// Where plugin code runs.
    let executor: PluginExecutor
    /// What the limit is measured with.
    let clock: any HostClock

    /// Runs a body and answers what it answers, or throws what it throws.
    ///
    /// The body gets a task of its own. When it is not done in time the task is cancelled and left to itself: code that
    /// ignores the cancellation goes on without anybody waiting for it, so it must hold nothing that others need.
    ///
    /// - Throws: `TimeLimitExceeded` when the body is not done in time, and `Interrupted` when the host has no more time for
    ///   it, where it may be interrupted.
    func run<Answer: Sendable>(
        _ limit: Duration, unless interruption: Interruption? = nil,
        _ body: @escaping @Sendable @concurrent () async throws -> Answer
    ) async throws -> Answer {
        try await self.race(limit, on: self.executor, cancellation: .isIgnored, unless: interruption) {
            try await body()
        }
    }

    /// Has a plugin that runs elsewhere do something, and waits for that only so long.
    ///
    /// The body is cancelled when it is not done in time, and left to itself. It is cancelled when whoever waits is, too, and
    /// waited for then: it may put things in order.
    ///
    /// - Throws: `TimeLimitExceeded` when the body is not done in time.
    func work(_ limit: Duration, _ body: @escaping @Sendable () async throws -> Void) async throws {
        try await self.race(limit, on: nil, cancellation: .isPassedOn, body)
    }

    /// Asks a plugin that runs elsewhere, and waits for its answer only so long.
    ///
    /// The body needs none of the plugins' threads: it waits for another process. It is cancelled when it is not done in
    /// time, and when whoever asks is cancelled.
    ///
    /// - Throws: `TimeLimitExceeded` when the answer does not come in time.
    func ask<Answer: Sendable>(
        _ limit: Duration, _ body: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        try await self.race(limit, on: nil, cancellation: .endsTheWait, body)
    }

    /// Asks a plugin that runs inside the host, and waits for its answer only so long.
    ///
    /// The body runs where plugin code may block or compute without taking a thread from the rest of the host. It is cancelled
    /// when it is not done in time, and when whoever asks is cancelled; code that ignores that keeps its thread.
    ///
    /// - Throws: `TimeLimitExceeded` when the answer does not come in time.
    func askInside<Answer: Sendable>(
        _ limit: Duration, _ body: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        try await self.race(limit, on: self.executor, cancellation: .endsTheWait, body)
    }

    /// Runs a body in a task of its own, which knows how long it is waited for, against the clock.
    private func race<Answer: Sendable>(
        _ limit: Duration, on executor: PluginExecutor?, cancellation: Cancellation,
        unless interruption: Interruption? = nil, _ body: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        let race = Race<Answer>()
        let task = CallDeadline.$current.withValue(CallDeadline(after: limit, on: self.clock)) {
            Task(executorPreference: executor) {
                do {
                    race.finish(.success(try await body()))
                } catch {
                    race.finish(.failure(error))
                }
            }
        }
        let alarm = self.clock.alarm(after: limit) { race.finish(.failure(TimeLimitExceeded(limit: limit))) }
        let interrupt = interruption?.onRing { race.finish(.failure(Interrupted())) }
        defer {
            alarm.cancel()
            interruption?.forget(interrupt)
            task.cancel()
        }
        switch cancellation {
        case .isIgnored: return try await race.outcome()
        case .isPassedOn:
            return try await withTaskCancellationHandler {
                try await race.outcome()
            } onCancel: {
                task.cancel()
            }
        case .endsTheWait: return try await race.outcomeUnlessCancelled()
        }
    }
}
