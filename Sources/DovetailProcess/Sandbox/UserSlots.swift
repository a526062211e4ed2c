import DovetailCore
import Synchronization

/// The slots of the launches under way: each chooses a user, which no two have at the same time.
final class UserSlots: Sendable {
    private struct State {
        /// The slot of each launch, by its record.
        var taken: [String: Int] = [:]
        var used: Set<Int> = []
        var next: Int
    }

    /// How many there are, as many as a host has users for its plugins.
    static let count = 65_536
    private let state: Mutex<State>

    /// Makes slots, all of them free.
    ///
    /// - Parameter first: The one that is taken first. Any will do: what an earlier life has left, and could not be ended,
    ///   hardly has the same.
    init(startingAt first: Int = .random(in: 0..<UserSlots.count)) {
        self.state = Mutex(State(next: first))
    }

    /// Takes a free slot for a launch, the one that was free for longest.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/notRunnable`` when there is none.
    func take(for record: String) throws -> Int {
        try self.state.withLock { state in
            guard state.used.count < Self.count else {
                throw DovetailError(
                    .notRunnable, "As many plugin processes run as there are users for them, \(Self.count).",
                    remedy: .retry)
            }
            while state.used.contains(state.next) { state.next = (state.next + 1) % Self.count }
            defer { state.next = (state.next + 1) % Self.count }
            state.taken[record] = state.next
            state.used.insert(state.next)
            return state.next
        }
    }

    /// Gives back the slot of a launch of which nothing is left; done already, there is nothing to do.
    func giveBack(of record: String) {
        self.state.withLock { state in
            guard let slot = state.taken.removeValue(forKey: record) else { return }
            state.used.remove(slot)
        }
    }
}
