import Synchronization

/// A number that several tasks add to.
final class Tally: Sendable {
    private let state = Mutex(0)

    var count: Int { self.state.withLock { $0 } }

    func add(_ number: Int) { self.state.withLock { $0 += number } }
}
