import DovetailCore
import Synchronization

/// Lets one task at a time read the body of a request, once, and nobody after its answer.
///
/// What carries the connection reads on by itself then, and the server ends when two read at once: whoever reads a body that
/// a plugin holds, for as long and as often as it likes, passes here each time.
final class BodyGate: Sendable {
    private enum Phase {
        /// Nobody reads. Can move to `open` or `closed`.
        case unread
        /// One iterator has been made, and does not wait. Can move to `reading`, `ended` or `closed`.
        case open
        /// It waits for the next piece. Can move to `open`, `ended` or `closing`.
        case reading
        /// The answer is to end, and waits for who still reads. Can move to `closed`.
        case closing(CheckedContinuation<Void, Never>?)
        /// All was read, or reading has failed. Can move to `closed`.
        case ended
        /// The answer ends. The end.
        case closed
    }

    private struct State {
        var phase = Phase.unread
        var isKeptOpen = false
    }

    private let state = Mutex(State())

    /// Whether the body may be read while its answer is written.
    var isKeptOpen: Bool { self.state.withLock { $0.isKeptOpen } }

    /// The body may be read while its answer is written: whoever writes that closes the gate.
    func keepOpen() { self.state.withLock { $0.isKeptOpen = true } }

    /// Takes the right to read; false when somebody has it already, or the answer has ended.
    func claim() -> Bool {
        self.state.withLock { state in
            guard case .unread = state.phase else { return false }
            state.phase = .open
            return true
        }
    }

    /// Begins to wait for a piece; who has begun says ``leave(isAtEnd:)``.
    ///
    /// - Returns: False when all was read.
    /// - Throws: `CancellationError` once the answer ends, and `pluginFailed` when somebody waits already.
    func enter() throws -> Bool {
        try self.state.withLock { state in
            switch state.phase {
            case .open: state.phase = .reading
            case .unread, .reading: throw DovetailError.bodyReadTwice
            case .ended: return false
            case .closing, .closed: throw CancellationError()
            }
            return true
        }
    }

    /// Has waited for a piece.
    func leave(isAtEnd: Bool) {
        let closer = self.state.withLock { state -> CheckedContinuation<Void, Never>? in
            switch state.phase {
            case .reading: state.phase = isAtEnd ? .ended : .open
            case .closing(let closer):
                state.phase = .closed
                return closer
            case .unread, .open, .ended, .closed: break
            }
            return nil
        }
        closer?.resume()
    }

    /// Lets nobody read any more, and waits until nobody does: on a connection the wait is ended, and all that comes in.
    func close(on connection: ClientConnection?) async {
        await self.close { connection?.stopReceiving() }
        connection?.isReadOn = false
    }

    /// Lets nobody read any more, and waits until nobody does.
    ///
    /// - Parameter stop: Ends what is waited for; called only when somebody waits.
    func close(stop: () -> Void) async {
        let isRead = self.state.withLock { state in
            switch state.phase {
            case .unread, .open, .ended: state.phase = .closed
            case .reading:
                state.phase = .closing(nil)
                return true
            case .closing, .closed: break
            }
            return false
        }
        guard isRead else { return }
        stop()
        await withCheckedContinuation { continuation in
            let isOver = self.state.withLock { state in
                guard case .closing = state.phase else { return true }
                state.phase = .closing(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }
}

extension DovetailError {
    /// The body of a request is read a second time, or by two tasks at once.
    static let bodyReadTwice = DovetailError(
        .pluginFailed,
        "The body of a request is read once, by one task at a time, and was asked for beside that. Keep what was read.",
        remedy: .askAuthor)
}
