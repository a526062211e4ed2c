import DovetailCore
import Logging

extension LifecycleEngine {
    /// Wakes an installation that is to serve; one whose start fails ends in error(enable).
    ///
    /// One that this host cannot run now, since its code or the launcher is missing, has not failed: it stays as it is, and
    /// serves when the host starts with what it needs.
    func wake(_ installation: Installation) async {
        let began = ContinuousClock.now
        let logger = self.logger.of(installation.id, installation.lifecycle.version, nil)
        do {
            guard let id = installation.release else { return }
            let release = try await self.catalogue.load(id)
            guard let awake = try await self.wake(release, for: installation.id, operation: nil) else { return }
            self.activator.serve(awake)
            logger.info("An installation has started", metadata: Self.facts(began))
            await self.keepServiceLevel(of: awake, before: installation.serviceLevel)
        } catch is Interrupted {
            // The host stops: the next start wakes it.
            self.activator.awake.forget(installation.id)
        } catch let error as DovetailError where error.code == .notRunnable {
            self.activator.awake.refuse(installation.id, error)
            logger.log(.error, "An installation cannot be run by this host, and does not serve", error)
        } catch {
            let failure = error.asHostError(installation.id)
            let facts = Self.facts(began)
            let isOnProbation = installation.rollback?.isOnProbation(at: self.clock.now) == true
            if isOnProbation, await self.rollBackLocked(installation, because: failure) { return }
            let operation = await self.recordFailedStart(of: installation, failure)
            self.logger.of(installation.id, installation.lifecycle.version, operation)
                .log(.error, "An installation that is enabled could not be started", failure, facts)
        }
    }

    /// Keeps with what an installation serves that woke by itself, and tells its owner when it is less than before.
    private func keepServiceLevel(of awake: AwakeInstallation, before: ServiceLevel?) async {
        let level = awake.session.board.level
        let kept = level.isPlain ? nil : level
        guard kept != before else { return }
        let logger = self.logger.of(awake.id, awake.release.id.version, nil)
        do {
            try await self.store.put(kept, of: awake.id)
            guard let reason = level.reason, reason != before?.reason else { return }
            logger.log(.warning, "An installation serves in minimal mode", reason)
            try await self.store.insert(
                self.notification(
                    to: awake.id.owner, .warning, "\(awake.id.slug) serves in minimal mode",
                    "It could not be started with all that it has. \(reason.message)"))
        } catch {
            logger.log(
                .warning, "With what an installation serves could not be kept", error.asHostError(awake.id))
        }
    }

    private static func facts(_ began: ContinuousClock.Instant) -> Logger.Metadata {
        let duration = (ContinuousClock.now - began).milliseconds
        return [LogKey.step: "\(LifecycleStep.start.rawValue)", LogKey.duration: "\(duration)"]
    }

    /// Records that an enabled installation did not start by itself: it ends in error(enable), as an enable that failed.
    ///
    /// - Returns: The operation under which the journal has it.
    func recordFailedStart(of installation: Installation, _ failure: DovetailError) async -> OperationID {
        let failed = FailedOperation(kind: .enable, origin: .enabled, attempt: 1)
        let lifecycle = InstallationLifecycle(
            state: .error(failed), version: installation.lifecycle.version, previous: installation.lifecycle.previous)
        let plan = LifecyclePlan(
            kind: .enable, steps: [.start, .commit], origin: installation.lifecycle, meanwhile: installation.lifecycle,
            success: installation.lifecycle, failure: lifecycle, toleratesHookFailure: false, attempt: 1)
        let now = self.clock.now
        var operation = LifecycleOperation(
            id: .new(at: now), installation: installation.id, plan: plan, startedAt: now, requestedBy: nil,
            node: self.settings.node)
        do {
            try await self.store.begin(operation, installation: nil)
            self.settings.failPoints.pass(.failedStart(.begun))
            operation.status = .failed
            operation.finishedAt = self.clock.now
            operation.error = failure
            operation.to = .error
            var record = installation
            record.lifecycle = lifecycle
            record.failure = failure
            var work = UnitOfWork(operation: operation)
            work.change = .put(record)
            work.notifications.append(
                .ofHost(
                    .error, "\(installation.id.slug) could not be started",
                    "It was enabled, and does not serve now. \(failure.message)", to: installation.id.owner,
                    at: self.clock.now))
            try await self.store.commit(work)
            self.settings.failPoints.pass(.failedStart(.recorded))
        } catch {
            // Begun or not: whatever stands in the journal is undone later, and the start is tried again then.
            if self.recovery.open[installation.id] == nil {
                self.recovery.leave(OpenOperation(operation: operation, outlook: .undone, failure: failure))
            }
            self.logger.of(installation.id, installation.lifecycle.version, operation.id)
                .log(.error, "A failed start could not be recorded", error.asHostError(installation.id))
        }
        self.activator.awake.forget(installation.id)
        return operation.id
    }
}
