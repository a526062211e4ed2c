import Synchronization

/// One lock for each key, handed on in the order in which it was asked for.
///
/// A lock is no more than an entry while it is held: keys that nobody holds cost nothing.
final class KeyedLock<Key: Hashable & Sendable>: Sendable {
    private struct Waiter {
        let id: Int
        /// Whether it waits for as long as it takes.
        let isPatient: Bool
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var waiters: [Key: [Waiter]] = [:]
        /// The waits that have neither got the lock nor given up.
        var pending: Set<Int> = []
        var nextID = 0
        /// Whether nobody who would wait only so long is let wait any more.
        var refusesWaiting = false
    }

    private let state = Mutex(State())
    private let clock: any HostClock

    init(clock: any HostClock) {
        self.clock = clock
    }

    /// Runs a body while holding the lock of a key, however long it takes to get it.
    func withLock<Answer: Sendable>(_ key: Key, _ body: () async throws -> Answer) async rethrows -> Answer {
        _ = await self.acquire(key, waitingAtMost: nil)
        defer { self.release(key) }
        return try await body()
    }

    /// Runs a body while holding the lock of a key; answers nil, without running it, when the lock was not free in time.
    func withLock<Answer: Sendable>(
        _ key: Key, waitingAtMost limit: Duration, _ body: () async throws -> Answer
    ) async rethrows -> Answer? {
        guard await self.acquire(key, waitingAtMost: limit) else { return nil }
        defer { self.release(key) }
        return try await body()
    }

    /// Lets go whoever waits only so long, and lets nobody wait so from now on: they are answered as if it had taken too long.
    func refuseWaiting() {
        let refused = self.state.withLock { state -> [Waiter] in
            state.refusesWaiting = true
            var refused: [Waiter] = []
            for (key, waiters) in state.waiters {
                refused += waiters.filter { !$0.isPatient }
                state.waiters[key] = waiters.filter(\.isPatient)
            }
            for waiter in refused { state.pending.remove(waiter.id) }
            return refused
        }
        for waiter in refused { waiter.continuation.resume(returning: false) }
    }

    private func acquire(_ key: Key, waitingAtMost limit: Duration?) async -> Bool {
        let isFree = self.state.withLock { state in
            guard state.waiters[key] == nil else { return false }
            state.waiters[key] = []
            return true
        }
        return isFree ? true : await self.wait(for: key, atMost: limit)
    }

    private func wait(for key: Key, atMost limit: Duration?) async -> Bool {
        let id = self.state.withLock { state in
            state.nextID += 1
            state.pending.insert(state.nextID)
            return state.nextID
        }
        // Nobody awaits it: it gives up the waiter, or finds it gone. Cancelled as soon as the wait ends.
        let alarm = limit.map { limit in
            Task { [clock] in
                try await clock.sleep(for: limit)
                self.giveUp(id, key)
            }
        }
        defer { alarm?.cancel() }
        return await withCheckedContinuation { continuation in
            let answer = self.state.withLock { state -> Bool? in
                guard state.pending.contains(id) else { return false }
                guard state.waiters[key] != nil else {
                    state.waiters[key] = []
                    state.pending.remove(id)
                    return true
                }
                guard limit == nil || !state.refusesWaiting else {
                    state.pending.remove(id)
                    return false
                }
                state.waiters[key]?.append(Waiter(id: id, isPatient: limit == nil, continuation: continuation))
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    private func giveUp(_ id: Int, _ key: Key) {
        let waiter = self.state.withLock { state -> Waiter? in
            guard state.pending.remove(id) != nil,
                let index = state.waiters[key]?.firstIndex(where: { $0.id == id })
            else { return nil }
            return state.waiters[key]?.remove(at: index)
        }
        waiter?.continuation.resume(returning: false)
    }

    private func release(_ key: Key) {
        let next = self.state.withLock { state -> Waiter? in
            guard let waiters = state.waiters[key], !waiters.isEmpty else {
                state.waiters[key] = nil
                return nil
            }
            let next = state.waiters[key]?.removeFirst()
            if let next { state.pending.remove(next.id) }
            return next
        }
        next?.continuation.resume(returning: true)
    }
}
