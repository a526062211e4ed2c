import DovetailCore
import Foundation
import Logging

// What the engine does by itself after an update: it goes back when the new release is not well, and drops what is kept for
// going back when its time is over.
extension LifecycleEngine {
    /// Goes back to the release before an update, if the installation is on probation with the new one still.
    ///
    /// - Parameters:
    ///   - id: The installation.
    ///   - point: What was kept before the update.
    ///   - cause: What is wrong with the new release.
    func rollBack(_ id: InstallationID, to point: RollbackPoint, because cause: DovetailError) async {
        // Once the host stops, the next start looks again.
        try? await self.admitting("rollback of \(id)") {
            await self.locks.withLock(id) {
                await Self.$current.withValue(id) {
                    // By the operation: times lose their last digits in a store.
                    guard let installation = try? await self.store.installation(id),
                        installation.rollback?.operation == point.operation
                    else { return }
                    await self.rollBackLocked(installation, because: cause)
                }
            }
        }
    }

    /// Goes back to the release before an update, if the installation serves with the new one still.
    ///
    /// Only the holder of the installation's lock may call this, or the start of the host.
    ///
    /// - Returns: Whether it was tried. What came of it is in the journal.
    @discardableResult
    func rollBackLocked(_ installation: Installation, because cause: DovetailError) async -> Bool {
        let id = installation.id
        guard !self.course.hasBegun, let plan = installation.lifecycle.failedProbation() else { return false }
        do {
            let records = try await self.store.records(of: id)
            let result = try await self.run(plan, .rollback, records, on: id, by: nil, because: cause)
            return result.operation != nil
        } catch {
            self.logger.of(id, installation.lifecycle.version, nil)
                .log(.error, "An update could not be undone, although its release is not well", error.asHostError(id))
            return false
        }
    }

    /// Drops what is kept of installations for going back, where its time is over.
    ///
    /// - Returns: Whether anything is kept still, or may be.
    func dropExpiredSnapshots() async -> Bool {
        while !self.course.hasBegun {
            let due: [Installation]
            do {
                due = try await self.store.installations(keptUntil: self.clock.now, limit: 100)
            } catch {
                self.logger.error(
                    "What is kept for undoing updates could not be looked through; that is tried again later",
                    metadata: [LogKey.errorMessage: "\(error)"])
                return true
            }
            var dropped = 0
            for installation in due where await self.dropSnapshot(of: installation) { dropped += 1 }
            // What could not be dropped is tried again the next time.
            guard dropped == 0 else { continue }
            let kept = try? await self.store.installations(keptUntil: .distantFuture, limit: 1)
            return kept?.isEmpty != true
        }
        return false
    }

    /// Removes from the tables of all plugins what nobody uses any more.
    func contractAll() async {
        do {
            for slug in Set(try await self.catalogue.index.all().map(\.id.slug)).sorted() where !self.course.hasBegun {
                await self.schemas.contract(slug)
            }
        } catch {
            self.logger.error(
                "The catalogue could not be looked through for what nobody uses any more; that is tried again later",
                metadata: [LogKey.errorMessage: "\(error)"])
        }
    }

    private func dropSnapshot(of installation: Installation) async -> Bool {
        guard let point = installation.rollback, let previous = installation.lifecycle.previous else { return false }
        let id = installation.id
        do {
            return try await self.admitting("the end of an update of \(id)") {
                try await self.locks.withLock(id) {
                    guard try await self.store.installation(id)?.rollback?.operation == point.operation else {
                        return true
                    }
                    // The store's part goes last: it says that there is something to drop.
                    try await self.databases.dropRows(keptBy: point.operation, in: id.slug)
                    self.settings.failPoints.pass(.expiry(.rows))
                    try await self.store.dropSnapshot(point.operation, of: id)
                    self.settings.failPoints.pass(.expiry(.dropped))
                    await self.collect(ReleaseID(slug: id.slug, version: previous), of: id.owner)
                    return true
                }
            }
        } catch {
            self.logger.of(id, installation.lifecycle.version, nil)
                .log(.error, "What is kept for undoing an update could not be dropped", error.asHostError(id))
            return false
        }
    }
}
