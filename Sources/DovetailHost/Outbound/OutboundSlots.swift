import DovetailCore
import Synchronization

/// How many requests each installation has under way; those above the limit wait, in order.
final class OutboundSlots: Sendable {
    private struct Waiter {
        let id: UInt64
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct Line {
        var underWay = 0
        var waiters: [Waiter] = []
    }

    private struct State {
        var lines: [InstallationID: Line] = [:]
        var lastID: UInt64 = 0
        /// Those that were given up before they waited.
        var givenUp: Set<UInt64> = []
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// Takes a place; waits until there is one.
    ///
    /// - Throws: `CancellationError` when the task is cancelled meanwhile.
    func take(_ installation: InstallationID) async throws {
        let id = self.state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome = self.state.withLock { state -> Result<Void, any Error>? in
                    if state.givenUp.remove(id) != nil { return .failure(CancellationError()) }
                    guard state.lines[installation, default: Line()].underWay >= self.limit else {
                        state.lines[installation, default: Line()].underWay += 1
                        return .success(())
                    }
                    state.lines[installation]?.waiters.append(Waiter(id: id, continuation: continuation))
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            self.giveUp(id, installation)
        }
        self.state.withLock { _ = $0.givenUp.remove(id) }
    }

    /// Gives a place back, to the first who waits.
    func giveBack(_ installation: InstallationID) {
        let next = self.state.withLock { state -> Waiter? in
            guard var line = state.lines[installation] else { return nil }
            defer { state.lines[installation] = line.underWay == 0 ? nil : line }
            guard line.waiters.isEmpty else { return line.waiters.removeFirst() }
            line.underWay -= 1
            return nil
        }
        next?.continuation.resume()
    }

    private func giveUp(_ id: UInt64, _ installation: InstallationID) {
        let waiter = self.state.withLock { state -> Waiter? in
            guard let place = state.lines[installation]?.waiters.firstIndex(where: { $0.id == id }) else {
                state.givenUp.insert(id)
                return nil
            }
            return state.lines[installation]?.waiters.remove(at: place)
        }
        waiter?.continuation.resume(throwing: CancellationError())
    }
}
