import Synchronization

/// Tells when so many handlers of an event have answered.
final class HandlerAnswers: Sendable {
    private struct Expected {
        var missing: Int
        let end: AsyncThrowingStream<Void, any Error>.Continuation
    }

    /// What is waited for; nil when nobody waits.
    private let expected = Mutex<Expected?>(nil)

    /// Publishes an event, and waits until all of its handlers have answered.
    ///
    /// - Throws: What publishing throws, or a handler.
    func wait(for count: Int, after publish: () async throws -> Void) async throws {
        let (end, continuation) = AsyncThrowingStream.makeStream(of: Void.self)
        self.expected.withLock { $0 = Expected(missing: count, end: continuation) }
        try await publish()
        for try await _ in end {}
    }

    /// Notes what a handler has answered.
    func add(_ answer: Result<Void, any Error>) {
        let end = self.expected.withLock { expected -> AsyncThrowingStream<Void, any Error>.Continuation? in
            expected?.missing -= 1
            guard let now = expected else { return nil }
            if case .success = answer, now.missing > 0 { return nil }
            expected = nil
            return now.end
        }
        switch answer {
        case .success: end?.finish()
        case .failure(let error): end?.finish(throwing: error)
        }
    }
}
