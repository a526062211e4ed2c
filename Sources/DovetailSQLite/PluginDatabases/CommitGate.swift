import GRDB
import Synchronization

/// Vetoes every commit that the host did not ask for.
///
/// The last of several lines of defence: should a statement that commits get past ``StatementGuard``, or should SQLite
/// have ended the transaction by itself, nothing that follows is kept by accident.
final class CommitGate: TransactionObserver, Sendable {
    /// A commit came that the host did not ask for.
    struct Veto: Error {}

    private let isOpen = Mutex(false)

    /// Lets commits through while a body runs.
    func whileOpen<Answer>(_ body: () throws -> Answer) rethrows -> Answer {
        self.isOpen.withLock { $0 = true }
        defer { self.isOpen.withLock { $0 = false } }
        return try body()
    }

    func databaseWillCommit() throws {
        guard self.isOpen.withLock({ $0 }) else { throw Veto() }
    }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidCommit(_ database: Database) {}
    func databaseDidRollback(_ database: Database) {}
}
