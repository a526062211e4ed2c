import DovetailHost
import DovetailSQLite
import Synchronization

/// Ends a host as a kill does, when its work comes to a place: from then on nothing more reaches its store.
///
/// What the host still does in memory counts for nothing; another one starts on what is in the files.
final class ModelKill: Sendable {
    private struct State {
        var place: FailPoint?
        var time = 0
        var hasHappened = false
        var failure: (any Error)?
    }

    private let store: SQLiteStore
    private let state = Mutex(State())

    /// A kill of the host that is on a store.
    init(of store: SQLiteStore) { self.store = store }

    /// Where the host's work comes past.
    var failPoints: FailPoints { FailPoints { self.reach($0) } }

    /// Whether it has happened: nobody knows then how far the host has come with anything.
    var hasHappened: Bool { self.state.withLock { $0.hasHappened } }

    /// Has it happen at a place, the so manieth time that the work comes there.
    func arm(_ place: FailPoint, _ time: Int) {
        self.state.withLock { state in (state.place, state.time) = (place, time) }
    }

    /// - Throws: What has kept the store from being closed.
    func check() throws {
        if let failure = self.state.withLock({ $0.failure }) { throw failure }
    }

    private func reach(_ place: FailPoint) {
        let isNow = self.state.withLock { state in
            guard state.place == place, !state.hasHappened else { return false }
            state.time -= 1
            state.hasHappened = state.time == 0
            return state.hasHappened
        }
        guard isNow else { return }
        do {
            try self.store.close()
        } catch {
            self.state.withLock { $0.failure = error }
        }
    }
}
