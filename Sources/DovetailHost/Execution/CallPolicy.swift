import DovetailCore

/// How the host calls what a plugin has bound: a route, a service, a handler of events, a timer.
enum CallPolicy: Sendable {
    /// As a function of its own: the plugin runs inside the host.
    ///
    /// A limit would cost each call a task of its own, many times what the call costs, and could not stop code that
    /// computes for ever. Requests over HTTP cost more than that by themselves, and a client waits for each of them: they
    /// have a limit all the same, in `RouteCall`.
    case direct
    /// In a process, which gets so long to answer, or to begin to, when somebody waits for it, and so long when nobody
    /// does.
    case limited(call: Duration, background: Duration, TimeLimit)
    /// The same, where the instance itself gives up a call when the time is over: that saves the task.
    case told(CallLimit, background: Duration)

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
        do {
            switch self {
            case .direct: return try await body()
            case .limited(let limit, _, let timeLimit): return try await timeLimit.ask(limit, body)
            case .told(let limit, _): return try await CallLimit.$current.withValue(limit) { try await body() }
            }
        } catch let exceeded as TimeLimitExceeded {
            throw DovetailError(
                .timedOut,
                "\(what()) did not answer within \(exceeded.limit.words). Try again, or tell the plugin's author.",
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
        do {
            switch self {
            case .direct: try await body()
            case .limited(_, let limit, let timeLimit): try await timeLimit.work(limit, body)
            case .told(let call, let limit): try await call.timeLimit.work(limit, body)
            }
        } catch let exceeded as TimeLimitExceeded {
            throw DovetailError(
                .timedOut,
                "\(what()) was not done within \(exceeded.limit.words) and is cancelled (limits.background). Do less at a time.",
                remedy: .askAuthor)
        }
    }
}
