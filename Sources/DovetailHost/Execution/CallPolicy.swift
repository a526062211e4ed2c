import DovetailCore

/// How the host calls what a plugin has bound: a route, a service, a handler of events, a timer.
enum CallPolicy: Sendable {
    /// As a function of its own: the plugin runs inside the host.
    ///
    /// A limit would cost each call a task of its own, many times what the call costs, and could not stop code that
    /// computes for ever.
    case direct
    /// In a process, which gets so long to answer, or to begin to, when somebody waits for it, and so long when nobody
    /// does.
    case limited(call: Duration, background: Duration, TimeLimit)

    /// Makes a call.
    ///
    /// - Parameters:
    ///   - what: What is called, for the error: `GET /tasks of Notes@1.0.0`.
    ///   - body: The call.
    /// - Returns: The answer.
    /// - Throws: What the body throws, and `timedOut`.
    func call<Answer: Sendable>(
        _ what: @autoclosure () -> String, _ body: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        guard case .limited(let limit, _, let timeLimit) = self else { return try await body() }
        do {
            return try await timeLimit.ask(limit, body)
        } catch is TimeLimitExceeded {
            throw DovetailError(
                .timedOut, "\(what()) did not answer within \(limit.words). Try again, or tell the plugin's author.",
                remedy: .askAuthor)
        }
    }

    /// Runs what nobody waits for.
    ///
    /// - Parameters:
    ///   - what: What is run, for the error: `The timer “tick” of Notes@1.0.0`.
    ///   - body: The call.
    /// - Throws: What the body throws, and `timedOut`: the plugin is told that it is cancelled.
    func run(
        _ what: @autoclosure () -> String, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        guard case .limited(_, let limit, let timeLimit) = self else { return try await body() }
        do {
            try await timeLimit.work(limit, body)
        } catch is TimeLimitExceeded {
            throw DovetailError(
                .timedOut,
                "\(what()) was not done within \(limit.words) and is cancelled (limits.background). Do less at a time.",
                remedy: .askAuthor)
        }
    }
}
