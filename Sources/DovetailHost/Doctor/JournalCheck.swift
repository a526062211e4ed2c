public import DovetailCore

/// Looks at operations that were under way when the host ended, and says what the next start does with them.
public struct JournalCheck: DataCheck {
    public let subject = "the journal"
    // What is open is under way.
    public let canLookBesideHost = false
    private let store: any HostStore
    private let hasCommitted: @Sendable (OperationID, PluginSlug) async throws -> Bool

    /// Looks at the journal of a store.
    ///
    /// - Parameters:
    ///   - store: The store.
    ///   - hasCommitted: Whether an operation has committed in the plugin's database.
    public init(
        of store: any HostStore, hasCommitted: @escaping @Sendable (OperationID, PluginSlug) async throws -> Bool
    ) {
        self.store = store
        self.hasCommitted = hasCommitted
    }

    public func run(_ visit: DataVisit) async throws -> [DataFinding] {
        var findings: [DataFinding] = []
        for (operation, prepared) in try await self.store.openOperations() {
            findings.append(await self.finding(operation, isPrepared: prepared != nil))
        }
        return findings
    }

    private func finding(_ operation: LifecycleOperation, isPrepared: Bool) async -> DataFinding {
        let id = operation.installation
        func finding(_ code: String, _ standing: DataFinding.Standing, _ advice: String) -> DataFinding {
            DataFinding(
                code, standing, at: "dovetail.sqlite", plugin: id.slug, owner: id.owner,
                "The host ended while \(id) was in \(operation.kind.rawValue) (\(operation.id)).", advice: advice)
        }
        do {
            let isDone = isPrepared ? try await self.hasCommitted(operation.id, id.slug) : false
            return finding(
                "journal.open", .note,
                "The next start of the host \(isDone ? "finishes it: the plugin's database has it" : "undoes it").")
        } catch {
            return finding(
                "journal.stuck", .wrong,
                "It can be neither finished nor undone while the plugin's database cannot be read: \(error)")
        }
    }
}
