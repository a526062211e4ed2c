import DovetailCore
import Synchronization

/// Ends the waits for plugin code when a host that stops has no more time for them; once, and for good.
final class Interruption: Sendable {
    private struct State {
        var hasRung = false
        var watchers = Watchers()
    }

    private let state = Mutex(State())

    /// Whether the time is over.
    var hasRung: Bool { self.state.withLock { $0.hasRung } }

    /// Calls a body when the time is over, or at once when it is; answers a number to forget it by.
    func onRing(_ body: @escaping @Sendable () -> Void) -> Int? {
        let id = self.state.withLock { state in
            state.hasRung ? nil : state.watchers.add(body)
        }
        if id == nil { body() }
        return id
    }

    /// Calls the body of that number no more.
    func forget(_ id: Int?) {
        guard let id else { return }
        self.state.withLock { $0.watchers.remove(id) }
    }

    /// The time is over.
    func ring() {
        let watchers = self.state.withLock { state in
            state.hasRung = true
            return state.watchers.removeAll()
        }
        for watcher in watchers { watcher() }
    }

    /// Throws ``Interrupted`` when the time is over.
    func check() throws {
        if self.hasRung { throw Interrupted() }
    }
}

/// What was waited for is given up, because the host stops and has no more time for it.
///
/// No failure of the plugin: whoever catches it undoes what was under way.
struct Interrupted: Error {}
