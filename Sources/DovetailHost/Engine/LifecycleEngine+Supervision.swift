import DovetailCore
import Logging

// What the engine does about plugins that crash: it wakes them again, and judges who may start them.
extension LifecycleEngine {
    /// Judges whether the code may run that a plan needs.
    ///
    /// A quarantine whose time is over ends with the first who needs the release; before that, an administrator ends it by
    /// enabling or retrying, and nobody else.
    ///
    /// - Throws: `quarantined`; nothing has begun then.
    func admit(
        _ plan: LifecyclePlan, _ request: HostRequest, on id: InstallationID, by requester: Requester
    ) async throws {
        guard plan.runsCode, let version = plan.success.version ?? plan.origin.version else { return }
        let release = ReleaseID(slug: id.slug, version: version)
        let quarantine = self.supervision.units.quarantine(of: release, for: id.owner)
        let isOver = quarantine?.isOver(at: self.clock.now) ?? false
        // In error (crash), enabling is retrying. Disabling and enabling is not.
        let isRetry = request == .retry || (request == .enable && plan.origin.name == .error)
        if isOver || (requester.isAdministrator && isRetry) {
            return await self.supervision.clear(release, for: id.owner)
        }
        if let quarantine, !plan.toleratesHookFailure { throw quarantine.error }
    }

    /// The installation as it is to be seen: an enabled one whose release is in quarantine is in error.
    ///
    /// That is nowhere written, since one quarantine may concern any number of installations.
    func shown(_ installation: Installation) -> Installation {
        guard case .enabled = installation.lifecycle.state, let release = installation.release,
            let quarantine = self.supervision.units.quarantine(of: release, for: installation.id.owner),
            self.activator.awake[installation.id] == nil
        else { return installation }
        var shown = installation
        shown.lifecycle = installation.lifecycle.crashed()
        shown.failure = quarantine.error
        return shown
    }

    /// Wakes an installation that is to serve.
    ///
    /// - Returns: The installation, awake but not serving; nil when its process has ended meanwhile, or must not be started
    ///   now: it is lost then, and woken later.
    func wake(
        _ release: LoadedRelease, for id: InstallationID, operation: OperationID?, saved: SavedStateChange? = nil
    ) async throws -> AwakeInstallation? {
        let unit = release.unit(of: id.owner)
        let crashes = self.supervision.units.crashes(of: unit)
        guard !self.supervision.units.mustWait(unit) else {
            self.supervision.lost(id, release)
            return nil
        }
        do {
            let grants = try await self.store.grants(of: id).subtracting(self.settings.refusedPermissions)
            let awake = try await self.awaken(release, for: id, grants: grants, operation: operation)
            try await self.restoreState(to: awake, saved, operation)
            return awake
        } catch let error as DovetailError where error.code == .crashed || error.code == .quarantined {
            // A crash that no runner has reported is nobody's to count: it is a failure as any other.
            guard error.code == .quarantined || self.supervision.units.crashes(of: unit) > crashes else { throw error }
            self.supervision.lost(id, release)
            return nil
        }
    }

    /// Wakes an installation in full, or else in minimal mode, where its plugin has one.
    private func awaken(
        _ release: LoadedRelease, for id: InstallationID, grants: Set<Permission>, operation: OperationID?
    ) async throws -> AwakeInstallation {
        do {
            return try await self.activator.wake(
                release, for: id, grants: grants, board: ServiceBoard(), operation: operation)
        } catch let error as DovetailError where release.manifest.offersMinimalMode && error.isOfPlugin {
            let board = ServiceBoard(minimalBecause: error)
            do {
                return try await self.activator.wake(
                    release, for: id, grants: grants, board: board, operation: operation)
            } catch let second as DovetailError {
                var error = error
                error.cause = "minimal mode has failed, too: \(second.message)"
                throw error
            }
        }
    }

    /// Gives an installation that woke back what it had under way; when that fails, it serves without.
    private func restoreState(
        to awake: AwakeInstallation, _ saved: SavedStateChange?, _ operation: OperationID?
    ) async throws {
        do {
            try await self.activator.restoreState(
                from: {
                    if let saved { return saved.state?.document }
                    return try await self.store.savedState(of: awake.id)
                }, to: awake, operation: operation)
        } catch let interrupted as Interrupted {
            // It has not seen what it had under way, so it is not asked for it either.
            _ = await self.activator.stop(awake, operation: operation)
            await awake.instance.close()
            throw interrupted
        } catch {
            self.logger.of(awake.id, awake.release.id.version, operation).log(
                .warning, "An installation serves without what it had under way", error.asHostError(awake.id))
        }
    }

    /// Wakes an installation that is lost, unless an operation has decided otherwise meanwhile.
    ///
    /// - Parameters:
    ///   - lost: The installation.
    ///   - slots: How many start at once.
    func revive(_ lost: LostInstallation, within slots: AsyncSlots) async {
        await self.locks.withLock(lost.id) {
            await slots.take()
            defer { slots.giveBack() }
            await Self.$current.withValue(lost.id) { await self.reviveLocked(lost) }
        }
    }

    private func reviveLocked(_ lost: LostInstallation) async {
        guard !self.course.hasBegun, self.activator.awake.lost(lost.id) === lost else { return }
        // Until its operation is closed its record may be of before; it is woken then.
        guard !self.waitsForClosing(lost.id) else { return }
        do {
            guard var record = try await self.store.installation(lost.id), record.lifecycle.isServing,
                record.release == lost.release.id
            else { return self.activator.awake.forget(lost.id) }
            let isOnProbation = record.rollback?.isOnProbation(at: self.clock.now) == true
            if isOnProbation, await self.rollBackLocked(record, because: self.crash(of: lost)) {
                // Where going back has failed as well, the release that is there goes on.
                guard self.activator.awake.lost(lost.id) === lost, self.recovery.open[lost.id] == nil,
                    let current = try await self.store.installation(lost.id), current.lifecycle.isServing
                else { return }
                record = current
            }
            await self.wake(record)
        } catch {
            self.activator.awake.forget(lost.id)
            self.logger.of(lost.id, lost.release.id.version, nil).error(
                "An installation whose process has ended cannot be read; it does not serve",
                metadata: [LogKey.errorMessage: "\(error)"])
        }
    }
}

extension LifecycleEngine {
    /// Why one that is lost is not well.
    private func crash(of lost: LostInstallation) -> DovetailError {
        DovetailError(
            .crashed, "The process of \(lost.unit) ended soon after the update of \(lost.id).", remedy: .askAuthor)
    }
}

extension DovetailError {
    /// Whether a plugin has failed, and neither its process nor the host.
    fileprivate var isOfPlugin: Bool {
        ![.crashed, .quarantined, .notRunnable, .stopping, .releaseNotFound].contains(self.code)
    }
}

extension LifecyclePlan {
    /// Whether the plugin's code runs on the way.
    fileprivate var runsCode: Bool { self.steps.contains { $0.hook != nil || $0 == .start } }
}
