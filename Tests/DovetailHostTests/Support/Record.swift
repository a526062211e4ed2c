import Synchronization

/// What happened, in order.
final class Record<Entry: Sendable>: Sendable {
    private let state = Mutex<[Entry]>([])

    var entries: [Entry] { self.state.withLock { $0 } }

    func add(_ entry: Entry) { self.state.withLock { $0.append(entry) } }
}
