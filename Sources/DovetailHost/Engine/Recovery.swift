import DovetailCore
import Logging
import Synchronization

/// Closes operations that an end of the host, or a failing disk, has left open: each is finished or undone.
///
/// What was prepared and has committed in the plugin's database is applied; everything else is undone. Recovery changes
/// nothing but through the journal, so it may itself be interrupted and begin anew.
final class Recovery: Sendable {
    private let store: any HostStore
    private let databases: any PluginDatabases
    private let bus: EventBus
    private let clock: any HostClock
    private let logger: Logger
    /// Operations of this life whose end could not be written.
    private let unfinished = Mutex<[InstallationID: OperationID]>([:])

    init(store: any HostStore, databases: any PluginDatabases, bus: EventBus, clock: any HostClock, logger: Logger) {
        self.store = store
        self.databases = databases
        self.bus = bus
        self.clock = clock
        self.logger = logger
    }

    /// Closes every open operation; called before anything else begins.
    ///
    /// One that cannot be closed, because its plugin's database is damaged for example, stops nobody else: it is tried
    /// again with the next request for its installation.
    func run() async throws {
        for (operation, prepared) in try await self.store.openOperations() {
            do {
                try await self.close(operation, prepared)
            } catch {
                self.remember(operation.id, operation.installation)
                self.logger.of(operation.installation, operation.fromVersion, operation.id).error(
                    "An interrupted operation could not be closed; the next request for it tries again",
                    metadata: [LogKey.errorMessage: "\(error)"])
            }
        }
    }

    /// Notes an operation whose end could not be written.
    func remember(_ operation: OperationID, _ installation: InstallationID) {
        self.unfinished.withLock { $0[installation] = operation }
    }

    /// Closes an operation of this installation whose end could not be written; false when there is none.
    func resolve(_ installation: InstallationID) async throws -> Bool {
        guard let id = self.unfinished.withLock({ $0[installation] }) else { return false }
        for (operation, prepared) in try await self.store.openOperations() where operation.id == id {
            try await self.close(operation, prepared)
        }
        self.unfinished.withLock { $0[installation] = nil }
        return true
    }

    private func close(_ operation: LifecycleOperation, _ prepared: UnitOfWork?) async throws {
        let slug = operation.installation.slug
        if let prepared, try await self.databases.hasCommitted(operation.id, in: slug) {
            try await self.store.commit(prepared)
            await self.databases.settle(operation.id, in: slug)
            for event in prepared.events { self.bus.publish(event) }
            self.log("An interrupted operation was finished", operation)
        } else {
            try await self.undo(operation)
            self.log("An interrupted operation was undone", operation)
        }
    }

    private func undo(_ operation: LifecycleOperation) async throws {
        var operation = operation
        operation.status = .undone
        operation.finishedAt = self.clock.now
        operation.to = operation.from
        operation.error = DovetailError(
            .interrupted,
            "The host ended while \(operation.installation) was in \(operation.kind.rawValue). It was undone; try again.",
            remedy: .retry)
        var work = UnitOfWork(operation: operation)
        if var installation = try await self.store.installation(operation.installation) {
            let lifecycle = installation.lifecycle.interrupted()
            if lifecycle != installation.lifecycle {
                installation.lifecycle = lifecycle
                work.change = .put(installation)
            }
        }
        try await self.store.commit(work)
    }

    private func log(_ message: Logger.Message, _ operation: LifecycleOperation) {
        self.logger.of(operation.installation, operation.toVersion ?? operation.fromVersion, operation.id)
            .notice(
                message,
                metadata: [LogKey.kind: "\(operation.kind.rawValue)", LogKey.step: "\(operation.step.rawValue)"])
    }
}
