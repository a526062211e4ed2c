import DovetailCore
import Logging

// What happens when a step fails: all that was staged is gone, and the installation ends in the plan's failure state.
extension OperationRun {
    func fail(_ failure: DovetailError) async -> OperationResult {
        var failure = failure
        await self.takeBack()
        self.failPoints.pass(.failure(.discarded))
        if let open = self.open { return self.result(open) }

        var lifecycle = self.plan.failure
        let awake = await self.reviveOldRelease()
        if case .failure(let fault) = awake {
            // The old release does not start either: the installation is in error, and nothing of it runs.
            let failed = FailedOperation(kind: .enable, origin: .enabled, attempt: 1)
            lifecycle = InstallationLifecycle(
                state: .error(failed), version: self.plan.origin.version, previous: self.plan.origin.previous)
            failure.cause = "the old release did not start again: \(fault.message)"
        }
        do {
            try await self.commitFailure(failure, lifecycle)
            self.failPoints.pass(.failure(.recorded))
        } catch {
            self.warnings.append(error.asHostError(self.id))
            self.leaveOpen(.undone, failure)
        }
        if case .success(let awake?) = awake { self.engine.activator.serve(awake) }
        if !lifecycle.isServing { self.engine.activator.awake.forget(self.id) }
        self.logger.log(.error, "An operation failed", failure, self.facts)
        return self.open.map(self.result) ?? self.result(failure, state: lifecycle)
    }

    /// Ends what the operation has started, and forgets what hooks have written.
    func takeBack() async {
        if let started = self.started {
            let failures = await self.engine.activator.stop(started, operation: self.operation.id)
            for failure in failures { self.warn(failure, Self.badEnd) }
            await started.instance.close()
        }
        await self.instance?.close()
        // What is decided, or may be, is not to be served by the release before: it would write beside what comes.
        if let held = self.held, let open = self.open, open.outlook != .undone {
            await self.engine.activator.drop(held)
        }
        defer { self.letGo() }
        self.discardExport()
        do {
            try await self.stage.discard()
        } catch {
            self.warn(error.asHostError(self.id), Self.badEnd)
        }
    }

    private static let badEnd: Logger.Message = "What a failed operation had begun did not end in good order"

    /// Starts the release that served before, when an operation that stopped it must leave it serving.
    ///
    /// Nil when there is nothing to serve, or it will be woken later because its process has ended or the host stops.
    private func reviveOldRelease() async -> Result<AwakeInstallation?, DovetailError> {
        let table = self.engine.activator.awake
        guard self.plan.failure.isServing, table[self.id] == nil, table.lost(self.id) == nil else {
            return .success(nil)
        }
        // When the host stops, the next start wakes it.
        guard !self.engine.course.hasBegun, let current = self.releases.current else { return .success(nil) }
        do {
            // What it had under way as it went to sleep was never committed.
            let saved = await self.stage.work.savedState
            return .success(
                try await self.engine.wake(current, for: self.id, operation: self.operation.id, saved: saved))
        } catch is Interrupted {
            return .success(nil)
        } catch {
            return .failure(error.asHostError(self.id))
        }
    }

    private func commitFailure(_ failure: DovetailError, _ lifecycle: InstallationLifecycle) async throws {
        var work = UnitOfWork(operation: self.finished(.failed, error: failure))
        work.operation.to = lifecycle.name
        let isKept = lifecycle == self.plan.origin
        let record = isKept ? self.before : self.record(lifecycle, failure: lifecycle.name == .error ? failure : nil)
        if !isKept || self.plan.meanwhile != self.plan.origin { work.change = record.map { .put($0) } ?? .none }
        if let event = self.event("plugin.failed", record, error: failure) { work.events.append(event) }
        work.notifications.append(self.notification(of: failure))
        try await self.engine.store.commit(work)
        for event in work.events { self.engine.bus.publish(event) }
    }

    /// The answer while the operation is open: everything is as the store has it, from where it began.
    func result(_ open: OpenOperation) -> OperationResult {
        OperationResult(
            operation: self.operation, installation: self.id, state: self.plan.meanwhile.name,
            version: self.plan.meanwhile.version, isSuccess: false, message: open.answer.message, error: open.answer,
            warnings: self.warnings)
    }

    private func result(_ failure: DovetailError, state lifecycle: InstallationLifecycle) -> OperationResult {
        self.operation = self.finished(.failed, error: failure)
        self.operation.to = lifecycle.name
        return OperationResult(
            operation: self.operation, installation: self.id, state: lifecycle.name, version: lifecycle.version,
            isSuccess: false, message: failure.message, error: failure, warnings: self.warnings)
    }
}
