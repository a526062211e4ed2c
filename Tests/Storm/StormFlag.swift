import Synchronization

/// Tells those who work that the storm is over.
final class StormFlag: Sendable {
    private let state = Mutex(false)

    var isRaised: Bool { self.state.withLock { $0 } }

    func raise() { self.state.withLock { $0 = true } }
}
