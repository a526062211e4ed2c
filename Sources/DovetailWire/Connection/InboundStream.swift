import DovetailCore
import NIOCore
import Synchronization

/// A stream that comes in: bytes wait here, together, until somebody reads them.
///
/// Pieces are joined, so that a stream of small ones holds no more than the bytes that it was allowed.
final class InboundStream: Sendable {
    /// How a stream ends.
    enum End: Sendable {
        /// All of it came.
        case complete
        /// The other side says that it failed: the JSON part of its failure.
        case failure(ByteBuffer)
        /// It ended here.
        case error(any Error)
    }

    private struct State {
        var bytes = ByteBuffer()
        var end: End?
        var isDropped = false
        var reader: CheckedContinuation<[UInt8]?, any Error>?
    }

    private let state = Mutex(State())
    private let onRead: @Sendable (Int) -> Void
    private let onDrop: @Sendable () -> Void

    /// Makes a stream.
    ///
    /// - Parameters:
    ///   - onRead: Hears how many bytes were read each time, and may be sent anew.
    ///   - onDrop: Hears, at most once, that nobody will read on, before the stream has ended.
    init(onRead: @escaping @Sendable (Int) -> Void, onDrop: @escaping @Sendable () -> Void) {
        self.onRead = onRead
        self.onDrop = onDrop
    }

    /// What reads the stream; when it is let go of, the stream is dropped.
    var body: PluginBody { PluginBody(next: self.next, onLetGo: self.drop) }

    /// Takes a piece.
    func append(_ piece: ByteBuffer) {
        let reader = self.state.withLock { state -> CheckedContinuation<[UInt8]?, any Error>? in
            guard state.end == nil, !state.isDropped else { return nil }
            if let reader = state.reader {
                state.reader = nil
                return reader
            }
            state.bytes.writeImmutableBuffer(piece)
            return nil
        }
        guard let reader else { return }
        // Told first: whoever reads may come back at once.
        self.onRead(piece.readableBytes)
        reader.resume(returning: [UInt8](buffer: piece))
    }

    /// Ends the stream.
    ///
    /// What came before can still be read. Doing so twice is harmless.
    func finish(_ end: End) {
        let reader = self.state.withLock { state in
            if state.end == nil { state.end = end }
            defer { state.reader = nil }
            return state.reader
        }
        if let reader { self.resume(reader, end) }
    }

    /// Nobody reads on.
    func drop() {
        let (reader, isNews) = self.state.withLock { state in
            let isNews = !state.isDropped && state.end == nil
            state.isDropped = true
            state.bytes = ByteBuffer()
            defer { state.reader = nil }
            return (state.reader, isNews)
        }
        if isNews { self.onDrop() }
        reader?.resume(throwing: CancellationError())
    }

    /// All that waits, or what comes next; nil at the end.
    ///
    /// - Throws: What the stream failed with, and `CancellationError` once it was dropped.
    func next() async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { self.read($0) }
        } onCancel: {
            self.drop()
        }
    }

    private enum Reading {
        case bytes(ByteBuffer)
        case end(End)
        case wait
    }

    private func read(_ continuation: CheckedContinuation<[UInt8]?, any Error>) {
        let reading = self.state.withLock { state -> Reading in
            if state.isDropped { return .end(.error(CancellationError())) }
            if state.bytes.readableBytes > 0 {
                defer { state.bytes = ByteBuffer() }
                return .bytes(state.bytes)
            }
            if let end = state.end { return .end(end) }
            guard state.reader == nil else { return .end(.error(DovetailError.bodyIsBeingRead)) }
            state.reader = continuation
            return .wait
        }
        switch reading {
        case .bytes(let bytes):
            self.onRead(bytes.readableBytes)
            continuation.resume(returning: [UInt8](buffer: bytes))
        case .end(let end): self.resume(continuation, end)
        case .wait: break
        }
    }

    private func resume(_ reader: CheckedContinuation<[UInt8]?, any Error>, _ end: End) {
        switch end {
        case .complete: reader.resume(returning: nil)
        case .failure(let json): reader.resume(throwing: WireFailure(reading: json).error)
        case .error(let error): reader.resume(throwing: error)
        }
    }
}
