import Synchronization

/// A call of this side on its way, for whoever cancels the task that makes it.
///
/// The call has no id before the task waits for its answer.
final class PendingCall: Sendable {
    private enum Phase {
        /// Can move to `begun` or `cancelled`.
        case new
        /// It has this id. The end.
        case begun(UInt64)
        /// It must not begin. The end.
        case cancelled
    }

    private let phase = Mutex(Phase.new)

    /// It has begun; false when it was cancelled before.
    func begin(_ id: UInt64) -> Bool {
        self.phase.withLock { phase in
            guard case .new = phase else { return false }
            phase = .begun(id)
            return true
        }
    }

    /// It is not wanted any more; answers its id when it has begun.
    func cancel() -> UInt64? {
        self.phase.withLock { phase in
            if case .begun(let id) = phase { return id }
            phase = .cancelled
            return nil
        }
    }
}
