import DovetailCore
import Logging

/// Closes operations that an end of the host, or a failing disk, has left open: each is finished or undone.
///
/// What was prepared and has committed in the plugin's database is applied; everything else is undone. Recovery changes
/// nothing but through the journal, so it may itself be interrupted and begin anew.
final class Recovery: Sendable {
    private let store: any HostStore
    private let databases: any PluginDatabases
    private let bus: EventBus
    private let clock: any HostClock
    private let failPoints: FailPoints
    private let logger: Logger
    /// What could not be closed yet.
    let open: OpenOperations

    init(
        store: any HostStore, databases: any PluginDatabases, bus: EventBus, clock: any HostClock,
        failPoints: FailPoints, logger: Logger
    ) {
        self.store = store
        self.databases = databases
        self.bus = bus
        self.clock = clock
        self.failPoints = failPoints
        self.logger = logger
        self.open = OpenOperations(clock: clock)
    }

    /// Closes every open operation; called before anything else begins.
    ///
    /// One that cannot be closed, because its plugin's database is damaged for example, stops nobody else: it is tried
    /// again later.
    func run() async throws {
        for (operation, prepared) in try await self.store.openOperations() {
            let open = OpenOperation(operation: operation, outlook: .unknown, failure: nil)
            do {
                try await self.close(open, prepared)
            } catch {
                self.leave(open, because: error)
            }
        }
    }

    /// Leaves an operation open whose end could not be written, to be closed later.
    func leave(_ open: OpenOperation) { self.leave(open, because: open.failure ?? open.reason) }

    private func leave(_ open: OpenOperation, because error: any Error) {
        self.log(
            .error, "An operation stays open, and is closed when what it needs can be used again", open.operation, error
        )
        self.open.add(open)
    }

    /// Closes an operation that was left open; does nothing when the journal has no such operation that runs.
    func close(_ open: OpenOperation) async throws {
        guard let (operation, prepared) = try await self.store.openOperation(open.operation.id) else { return }
        try await self.close(
            OpenOperation(operation: operation, outlook: open.outlook, failure: open.failure), prepared)
        self.open.callForTrial()
    }

    private func close(_ open: OpenOperation, _ prepared: UnitOfWork?) async throws {
        let began = ContinuousClock.now
        let operation = open.operation
        let slug = operation.installation.slug
        let isDecided =
            if prepared != nil { try await self.databases.hasCommitted(operation.id, in: slug) } else { false }
        self.failPoints.pass(.recovery(.judged))
        if let prepared, isDecided {
            try await self.store.commit(prepared)
            self.failPoints.pass(.recovery(.applied))
            await self.databases.settle(operation.id, in: slug)
            self.failPoints.pass(.recovery(.settled))
            for event in prepared.events { self.bus.publish(event) }
            self.log(.notice, "An interrupted operation was finished", operation, nil, began)
        } else {
            try await self.undo(open)
            self.failPoints.pass(.recovery(.undone))
            self.log(.notice, "An interrupted operation was undone", operation, open.reason, began)
        }
    }

    private func undo(_ open: OpenOperation) async throws {
        var operation = open.operation
        operation.status = .undone
        operation.finishedAt = self.clock.now
        operation.to = operation.from
        operation.error = open.reason
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

    private func log(
        _ level: Logger.Level, _ message: Logger.Message, _ operation: LifecycleOperation, _ error: (any Error)?,
        _ began: ContinuousClock.Instant? = nil
    ) {
        var facts: Logger.Metadata = [
            LogKey.kind: "\(operation.kind.rawValue)", LogKey.step: "\(operation.step.rawValue)",
        ]
        if let began { facts[LogKey.duration] = "\((ContinuousClock.now - began).milliseconds)" }
        if let error { facts.merge(error.asHostError(operation.installation).facts) { _, fact in fact } }
        self.logger.of(operation.installation, operation.toVersion ?? operation.fromVersion, operation.id)
            .log(level: level, message, metadata: facts)
    }
}
