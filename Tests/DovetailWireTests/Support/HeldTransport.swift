import Synchronization

@testable import DovetailWire

/// A transport that sends nothing: the test fetches.
final class HeldTransport: FrameTransport {
    private struct State {
        var decoder = FrameDecoder(maximumLength: .max)
        var frames: [Frame] = []
        var isClosed = false
        var flushes = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var isClosed: Bool { self.state.withLock { $0.isClosed } }
    /// How often it was told that there is something to fetch.
    var flushes: Int { self.state.withLock { $0.flushes } }

    func scheduleFlush() {
        let waiters = self.state.withLock { state in
            state.flushes += 1
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func close() { self.state.withLock { $0.isClosed = true } }

    /// Waits until it was told so once more than so often.
    func waitForFlush(after flushes: Int) async {
        await withCheckedContinuation { continuation in
            let isOver = self.state.withLock { state in
                if state.flushes == flushes { state.waiters.append(continuation) }
                return state.flushes != flushes
            }
            if isOver { continuation.resume() }
        }
    }

    /// The next frame that a connection has sent; nil when there is none.
    func next(from connection: Connection) throws -> Frame? {
        let pieces = connection.takeOutbound()
        return try self.state.withLock { state in
            for piece in pieces { state.decoder.append(piece) }
            while let frame = try state.decoder.next() { state.frames.append(frame) }
            return state.frames.isEmpty ? nil : state.frames.removeFirst()
        }
    }
}
