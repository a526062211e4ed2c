import DovetailCore
import Logging

// What the engine does about operations whose end could not be written: it closes them as soon as that can be done.
extension LifecycleEngine {
    /// Closes what is left open whenever it is time to try, until ``stopClosing()``.
    func closeOpenOperations() async {
        let open = self.recovery.open
        let slots = AsyncSlots(self.settings.limits.concurrentStarts)
        await withDiscardingTaskGroup { group in
            for await _ in open.trials {
                for id in open.take() {
                    group.addTask {
                        await self.closeOpenOperation(of: id, within: slots)
                        open.putBack(id)
                    }
                }
            }
        }
    }

    /// Tries no more to close what is open: the next start does.
    func stopClosing() { self.recovery.open.stop() }

    /// Closes the operation of an installation that is open, if there is one, and wakes the installation if it serves then.
    ///
    /// Nothing has woken it before by what its record said.
    ///
    /// Only the holder of the installation's lock may call this.
    ///
    /// - Throws: Why it cannot be closed now.
    func settle(_ id: InstallationID) async throws {
        guard let open = self.recovery.open[id] else { return }
        try await self.recovery.close(open)
        let record = try await self.store.installation(id)
        // One that cannot be woken leaves an operation of its own.
        self.recovery.open.remove(id)
        let versions = Set([open.operation.fromVersion, open.operation.toVersion].compactMap(\.self))
        for version in versions where version != record?.lifecycle.version {
            await self.collect(ReleaseID(slug: id.slug, version: version), of: id.owner)
        }
        guard let record, record.lifecycle.isServing else { return self.activator.awake.forget(id) }
        if self.activator.awake[id] == nil { await self.wake(record) }
    }

    /// Closes the operation of an installation that is open, before another begins.
    ///
    /// - Returns: Why it cannot be closed, so that no other may begin; nil when none is open any more.
    func settleFirst(_ id: InstallationID) async -> DovetailError? {
        guard let open = self.recovery.open[id] else { return nil }
        do {
            try await self.settle(id)
            return nil
        } catch {
            var failure = error.asHostError(id)
            failure.message +=
                " Until its \(open.operation.kind.rawValue) of before is finished or undone, nothing else can be done with \(id)."
            return failure
        }
    }

    /// Whether an operation of an installation is open still, so that it must not be woken: its record may be of before.
    ///
    /// Whoever needs it is told so until then.
    func waitsForClosing(_ id: InstallationID) -> Bool {
        guard let open = self.recovery.open[id] else { return false }
        self.activator.awake.refuse(
            id,
            DovetailError(
                .notServing,
                "\(id) does not serve now: its \(open.operation.kind.rawValue) of before is not finished yet. Try again in a moment.",
                remedy: .retry))
        return true
    }

    /// Takes the installation's lock, as an operation does, and keeps a stop of the host waiting as one does.
    private func closeOpenOperation(of id: InstallationID, within slots: AsyncSlots) async {
        // Until the host has started, which wakes whoever serves, it is left to a later trial.
        guard self.isOpen else { return }
        // Once it stops, to the next start.
        try? await self.admitting("the closing of an operation of \(id)") {
            await self.locks.withLock(id) {
                await slots.take()
                defer { slots.giveBack() }
                guard !self.course.hasBegun else { return }
                await Self.$current.withValue(id) {
                    do {
                        try await self.settle(id)
                    } catch {
                        self.logger.of(id, nil, self.recovery.open[id]?.operation.id).debug(
                            "An operation cannot be closed yet", metadata: [LogKey.errorMessage: "\(error)"])
                    }
                }
            }
        }
    }
}
