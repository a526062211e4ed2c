import DovetailCore

/// A stream that comes in: pieces wait here until somebody reads them.
struct InboundStream: Sendable {
    let continuation: AsyncThrowingStream<[UInt8], any Error>.Continuation
    /// How many bytes were read and not yet allowed anew.
    var read = 0

    /// A stream, and the body to read it from.
    ///
    /// - Parameters:
    ///   - onRead: Hears of every piece that was read.
    ///   - onDrop: Hears that nobody will read on.
    /// - Returns: Both ends.
    static func make(
        onRead: @escaping @Sendable (Int) -> Void, onDrop: @escaping @Sendable () -> Void
    ) -> (InboundStream, PluginBody) {
        let (chunks, continuation) = AsyncThrowingStream.makeStream(of: [UInt8].self)
        continuation.onTermination = { if case .cancelled = $0 { onDrop() } }
        return (
            InboundStream(continuation: continuation), PluginBody(chunks: ReadChunks(chunks: chunks, onRead: onRead))
        )
    }
}

/// The pieces of a stream; whoever sends them hears of each that was read.
private struct ReadChunks: AsyncSequence, Sendable {
    typealias Element = [UInt8]
    typealias Failure = any Error

    let chunks: AsyncThrowingStream<[UInt8], any Error>
    let onRead: @Sendable (Int) -> Void

    struct AsyncIterator: AsyncIteratorProtocol {
        var base: AsyncThrowingStream<[UInt8], any Error>.Iterator
        let onRead: @Sendable (Int) -> Void

        mutating func next() async throws -> [UInt8]? { try await self.next(isolation: #isolation) }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            guard let chunk = try await self.base.next(isolation: actor) else { return nil }
            self.onRead(chunk.count)
            return chunk
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: self.chunks.makeAsyncIterator(), onRead: self.onRead)
    }
}

/// The streams of a call that has ended, to be told so outside the lock.
struct EndedStreams: Sendable {
    var inbound: InboundStream?
    var sender: Task<Void, Never>?
    var creditWaiter: CheckedContinuation<Void, Never>?

    func end(throwing error: (any Error)? = nil) {
        self.inbound?.continuation.finish(throwing: error)
        self.sender?.cancel()
        self.creditWaiter?.resume()
    }
}

extension Connection.State {
    /// Forgets the streams of a call.
    mutating func removeStreams(_ id: UInt32) -> EndedStreams {
        EndedStreams(
            inbound: self.inbound.removeValue(forKey: id), sender: self.senders.removeValue(forKey: id),
            creditWaiter: self.creditWaiters.removeValue(forKey: id))
    }
}
