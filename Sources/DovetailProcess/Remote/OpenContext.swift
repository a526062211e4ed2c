import DovetailCore
import DovetailPlugin
import Synchronization

/// A context that a plugin in another process was given: what its calls reach, and what they have opened.
final class OpenContext: Sendable {
    private struct State {
        var transactions: [UInt32: any DatabaseTransactionBackend] = [:]
        var lastTransaction: UInt32 = 0
        var hasEnded = false
    }

    /// The capabilities, behind the host's gate.
    let context: PluginContext
    /// What the plugin object has bound to which it was given.
    let bindings: ObjectBindings
    private let state = Mutex(State())

    init(_ context: PluginContext, bindings: ObjectBindings) {
        self.context = context
        self.bindings = bindings
    }

    var backends: PluginBackends { self.context.backends }

    /// Where a statement runs: in a transaction that is open here, or on its own.
    func database(_ transaction: UInt32?) throws -> any DatabaseBackend {
        guard let transaction else { return self.backends.database }
        return try self.transaction(transaction)
    }

    /// A transaction that is open here.
    func transaction(_ number: UInt32?) throws -> any DatabaseTransactionBackend {
        let open = self.state.withLock { state in number.flatMap { state.transactions[$0] } }
        guard let open else { throw self.noTransaction }
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

    /// Forgets a transaction that is over.
    func forget(_ transaction: UInt32?) {
        self.state.withLock { state in if let transaction { state.transactions[transaction] = nil } }
    }

    /// Ends the context: transactions that are still open are undone, so that they hold no lock.
    func end() async {
        let open = self.state.withLock { state in
            state.hasEnded = true
            defer { state.transactions = [:] }
            return state.transactions.values
        }
        for transaction in open {
            // One that has been undone by the host already says so, which is what is wanted.
            try? await transaction.rollback()
        }
    }

    private var noTransaction: DovetailError {
        DovetailError(
            .contextEnded, "A transaction of \(self.context.installation) was used after it had ended.",
            remedy: .askAuthor)
    }
}
