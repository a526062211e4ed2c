import DovetailCore
import Foundation
import Synchronization

/// Lets the writes of an awake installation through, or keeps them waiting while an update moves its data.
final class WriteGate: Sendable {
    private struct State {
        var isHeld = false
        /// How many writes are under way, transactions among them.
        var count = 0
        /// How many of them are transactions, which end only when the writes in their midst do.
        var transactions = 0
        var waiters: [Int: Race<Void>] = [:]
        var nextID = 0
        /// Who waits until no write is under way.
        var holder: Race<Void>?
    }

    private let state = Mutex(State())

    /// Whether writes wait.
    var isHeld: Bool { self.state.withLock { $0.isHeld } }

    /// Counts a write in, once none has to wait.
    ///
    /// While a transaction is under way nothing but another transaction waits: the transaction could wait for it.
    ///
    /// - Parameter isTransaction: Whether it is a transaction.
    /// - Returns: What counts it out, at the latest when nobody holds it any more.
    /// - Throws: `CancellationError` when the task is cancelled meanwhile.
    func enter(isTransaction: Bool = false) async throws -> Pass {
        while true {
            let isIn = self.state.withLock { state in
                guard !state.isHeld || (state.transactions > 0 && !isTransaction) else { return false }
                state.count += 1
                if isTransaction { state.transactions += 1 }
                return true
            }
            if isIn { return Pass(gate: self, isTransaction: isTransaction) }
            try await self.whenOpen()
        }
    }

    /// Waits as long as writes have to.
    ///
    /// - Throws: `CancellationError` when the task is cancelled meanwhile.
    func whenOpen() async throws {
        let race = Race<Void>()
        let number = self.state.withLock { state -> Int? in
            guard state.isHeld else { return nil }
            state.nextID += 1
            state.waiters[state.nextID] = race
            return state.nextID
        }
        guard let number else { return }
        defer { self.state.withLock { _ = $0.waiters.removeValue(forKey: number) } }
        try await race.outcomeUnlessCancelled()
    }

    /// Lets no more writes in, and waits until those that are under way have ended.
    ///
    /// - Parameters:
    ///   - limit: How long to wait.
    ///   - clock: Measures it.
    ///   - interruption: What ends the wait.
    /// - Returns: Whether they have; when they have not, writes are let in again.
    /// - Throws: `Interrupted` when the wait was ended; writes are let in again then, too.
    func hold(within limit: Duration, clock: any HostClock, unless interruption: Interruption) async throws -> Bool {
        let race = Race<Void>()
        let isEmpty = self.state.withLock { state in
            state.isHeld = true
            if state.count > 0 { state.holder = race }
            return state.count == 0
        }
        guard !isEmpty else { return true }
        let alarm = clock.alarm(after: limit) { race.finish(.failure(TimeLimitExceeded(limit: limit))) }
        let watch = interruption.onRing { race.finish(.failure(Interrupted())) }
        defer {
            alarm.cancel()
            interruption.forget(watch)
        }
        do {
            try await race.outcome()
            return true
        } catch {
            self.release()
            if error is Interrupted { throw error }
            return false
        }
    }

    /// Lets writes in again.
    func release() {
        let waiters = self.state.withLock { state in
            state.isHeld = false
            state.holder = nil
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.finish(.success(())) }
    }

    private func leave(isTransaction: Bool) {
        let holder = self.state.withLock { state -> Race<Void>? in
            state.count -= 1
            if isTransaction { state.transactions -= 1 }
            return state.count == 0 ? state.holder : nil
        }
        holder?.finish(.success(()))
    }

    /// A write that is under way until it ends, at the latest when nobody holds it any more.
    final class Pass: Sendable {
        private let gate: WriteGate
        private let isTransaction: Bool
        private let hasEnded = Mutex(false)

        fileprivate init(gate: WriteGate, isTransaction: Bool) {
            self.gate = gate
            self.isTransaction = isTransaction
        }

        /// It has ended; doing so twice is harmless.
        func end() {
            let isFirst = self.hasEnded.withLock { hasEnded in
                defer { hasEnded = true }
                return !hasEnded
            }
            if isFirst { self.gate.leave(isTransaction: self.isTransaction) }
        }

        deinit { self.end() }
    }
}
