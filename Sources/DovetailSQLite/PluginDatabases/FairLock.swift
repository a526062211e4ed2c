import DovetailHost
import Synchronization

/// A lock that tasks wait for without holding a thread, handed on in the order in which it was asked for.
final class FairLock: Sendable {
    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var isHeld = false
        var waiters: [Waiter] = []
        /// The waits that have neither got the lock nor given up.
        var pending: Set<Int> = []
        var nextID = 0
    }

    private let state = Mutex(State())
    private let clock: any HostClock

    init(clock: any HostClock) {
        self.clock = clock
    }

    /// Takes the lock if it is free.
    func acquireIfFree() -> Bool {
        self.state.withLock { state in
            defer { state.isHeld = true }
            return !state.isHeld
        }
    }

    /// Takes the lock; false when it was not free in time.
    ///
    /// Nil waits for as long as it takes.
    ///
    /// - Throws: `CancellationError` when the task is cancelled while it waits.
    func acquire(within limit: Duration? = nil) async throws -> Bool {
        if self.acquireIfFree() { return true }
        let id = self.state.withLock { state in
            state.nextID += 1
            state.pending.insert(state.nextID)
            return state.nextID
        }
        // Nobody awaits it: it gives up the wait, or finds it over. Cancelled as soon as the wait ends.
        let alarm = limit.map { limit in
            Task { [clock] in
                try await clock.sleep(for: limit)
                self.giveUp(id)
            }
        }
        defer { alarm?.cancel() }
        let isMine = await withTaskCancellationHandler {
            await withCheckedContinuation { self.wait(id, $0) }
        } onCancel: {
            self.giveUp(id)
        }
        if !isMine { try Task.checkCancellation() }
        return isMine
    }

    /// Hands the lock on.
    func release() {
        let next = self.state.withLock { state -> Waiter? in
            guard !state.waiters.isEmpty else {
                state.isHeld = false
                return nil
            }
            let next = state.waiters.removeFirst()
            state.pending.remove(next.id)
            return next
        }
        next?.continuation.resume(returning: true)
    }

    private func wait(_ id: Int, _ continuation: CheckedContinuation<Bool, Never>) {
        let answer = self.state.withLock { state -> Bool? in
            guard state.pending.contains(id) else { return false }
            guard state.isHeld else {
                state.isHeld = true
                state.pending.remove(id)
                return true
            }
            state.waiters.append(Waiter(id: id, continuation: continuation))
            return nil
        }
        if let answer { continuation.resume(returning: answer) }
    }

    private func giveUp(_ id: Int) {
        let waiter = self.state.withLock { state -> Waiter? in
            guard state.pending.remove(id) != nil else { return nil }
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(returning: false)
    }
}
