import Synchronization

/// Something that happens once, and that a test waits for.
final class Moment: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (self.stream, self.continuation) = AsyncStream.makeStream()
    }

    /// It happens now.
    func come() { self.continuation.finish() }

    /// Waits until it has happened; it throws when the test's time is up.
    func wait() async throws {
        for await _ in self.stream {}
        try Task.checkCancellation()
    }
}
