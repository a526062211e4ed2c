import DovetailCore
import DovetailPlugin
import Synchronization

/// A context that a plugin in another process was given: what its calls reach, and what they have opened.
final class OpenContext: Sendable {
    private struct State {
        var transactions: [UInt32: any DatabaseTransactionBackend] = [:]
        /// What is bound, by the plugin's numbers; nil for what is about to be.
        var registrations: [UInt32: (any Registration)?] = [:]
        var lastTransaction: UInt32 = 0
        var hasEnded = false
    }

    /// The capabilities, behind the host's gate.
    let context: PluginContext
    private let state = Mutex(State())

    init(_ context: PluginContext) {
        self.context = context
    }

    var backends: PluginBackends { self.context.backends }

    /// Where a statement runs: in a transaction that is open here, or on its own.
    func database(_ transaction: UInt32?) throws -> any DatabaseBackend {
        guard let transaction else { return self.backends.database }
        guard let open = self.state.withLock({ $0.transactions[transaction] }) else { throw self.noTransaction }
        return open
    }

    /// Keeps a transaction that has begun; answers its number.
    func keep(_ transaction: any DatabaseTransactionBackend) async throws -> UInt32 {
        let number = self.state.withLock { state -> UInt32? in
            guard !state.hasEnded else { return nil }
            state.lastTransaction += 1
            state.transactions[state.lastTransaction] = transaction
            return state.lastTransaction
        }
        if let number { return number }
        try await transaction.rollback()
        throw self.noTransaction
    }

    /// Takes a transaction out, to end it.
    func take(_ transaction: UInt32?) throws -> any DatabaseTransactionBackend {
        let taken = self.state.withLock { state in transaction.flatMap { state.transactions.removeValue(forKey: $0) } }
        guard let taken else { throw self.noTransaction }
        return taken
    }

    /// Makes room for something that is about to be bound.
    ///
    /// - Throws: When its number is in use, or the context holds as much as it may.
    func reserve(_ binding: UInt32, of maximum: Int) throws {
        try self.state.withLock { state in
            guard state.registrations[binding] == nil else {
                throw self.refusal(
                    "\(self.context.installation) has bound something under the number \(binding) already.")
            }
            guard state.registrations.count < maximum else {
                throw self.refusal(
                    "\(self.context.installation) has bound \(maximum) things, which is the most. Let go of some.")
            }
            state.registrations[binding] = .some(nil)
        }
    }

    /// Keeps the way to let go of something that was bound, unless it has ended meanwhile.
    func keep(_ registration: any Registration, as binding: UInt32) {
        self.state.withLock { state in
            if state.registrations[binding] != nil { state.registrations[binding] = registration }
        }
    }

    /// Something that was bound has ended by itself, or was not bound after all.
    func forget(_ binding: UInt32) { self.state.withLock { $0.registrations[binding] = nil } }

    /// Lets go of something that was bound.
    ///
    /// What is bound no longer is not an error.
    func release(_ binding: UInt32) async {
        await self.state.withLock { $0.registrations.removeValue(forKey: binding) }??.cancel()
    }

    /// Ends the context: transactions that are still open are undone, so that they hold no lock.
    func end() async {
        let open = self.state.withLock { state in
            state.hasEnded = true
            defer { (state.transactions, state.registrations) = ([:], [:]) }
            return state.transactions.values
        }
        for transaction in open {
            // One that has been undone by the host already says so, which is what is wanted.
            try? await transaction.rollback()
        }
    }

    private func refusal(_ reason: String) -> DovetailError {
        DovetailError(.invalidRequest, reason, remedy: .askAuthor)
    }

    private var noTransaction: DovetailError {
        DovetailError(
            .contextEnded, "A transaction of \(self.context.installation) was used after it had ended.",
            remedy: .askAuthor)
    }
}
