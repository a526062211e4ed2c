import DovetailCore
import DovetailTesting
import Synchronization
import Testing

/// Lets other tasks run until a condition holds.
///
/// - Throws: When it does not hold after four minutes, which no machine needs, and when the test is cancelled.
func until(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ condition: () -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(240)
    while !condition() {
        try #require(ContinuousClock.now < deadline, what, sourceLocation: sourceLocation)
        try Task.checkCancellation()
        await Task.yield()
    }
}

/// A stream whose chunks a test hands in, and which counts those that were asked for.
final class Source: Sendable {
    let continuation: AsyncThrowingStream<[UInt8], any Error>.Continuation
    private let chunks: AsyncThrowingStream<[UInt8], any Error>
    private let asked = Mutex(0)
    let isCancelled = Gate()

    init() {
        (self.chunks, self.continuation) = AsyncThrowingStream.makeStream(of: [UInt8].self)
        self.continuation.onTermination = { [isCancelled] in if case .cancelled = $0 { isCancelled.open() } }
    }

    /// A stream of so many chunks of equal bytes, the first 0, the next 1 and so on.
    convenience init(chunks: Int, of size: Int) {
        self.init()
        for number in 0..<chunks { self.continuation.yield([UInt8](repeating: UInt8(number % 256), count: size)) }
        self.continuation.finish()
    }

    /// How many chunks were asked for.
    var asks: Int { self.asked.withLock { $0 } }

    var body: PluginBody {
        PluginBody(
            chunks: self.chunks.map { chunk in
                self.asked.withLock { $0 += 1 }
                return chunk
            })
    }
}
