import DovetailCore
import Foundation
import Logging

// The steps of an update and of going back: the release that is moved to is made ready beside the one that serves, which
// then hands over between two requests.
extension OperationRun {
    /// Stages that what is kept of the installation now is kept for going back.
    func stageSnapshot() async throws {
        guard let version = self.plan.origin.version else { throw self.missingRelease }
        let now = self.engine.clock.now
        try await self.stage.stage { $0.snapshot = .take(version: version, at: now) }
    }

    /// Stages what was configured and granted before the update, and that what was stored then comes back.
    ///
    /// A configuration that comes back counts as another change: whoever knows a revision must not take it for that one.
    private func stageReturn() async throws {
        guard let snapshot = try await self.engine.store.snapshot(of: self.id) else {
            throw StoreRefusal.noSnapshot(self.id)
        }
        var configuration = snapshot.configuration
        if let current = self.records.configuration {
            configuration = configuration ?? StoredConfiguration()
            configuration?.revision = current.revision + 1
        }
        let restored = configuration
        // What cannot be read any more is as good as nothing.
        let saved = snapshot.savedState.flatMap { try? SavedState(document: $0) }
        try await self.stage.stage { work in
            work.snapshot = .restore
            work.configuration = restored
            work.grants = snapshot.grants
            // What the newer release has under way is nothing for the older one.
            work.savedState = saved.map { .put($0) } ?? .remove
        }
    }

    /// Starts the release that is moved to beside the one that serves.
    func launch() async throws {
        guard let target = self.releases.target else { throw self.missingRelease }
        _ = try await self.hookInstance(of: target)
    }

    /// Has what serves write no more, and waits until what it writes is written.
    ///
    /// Until the switch it answers requests that only read; whatever else is asked of it waits.
    func hold() async throws {
        guard let awake = self.engine.activator.awake[self.id] else { return }
        let limit = self.engine.settings.updates.switchover
        if self.plan.kind == .update { try await self.saveState(of: awake) }
        self.engine.bus.pause(awake.scope, of: self.id.owner)
        self.held = awake
        self.heldUntil = self.engine.clock.now.addingTimeInterval(limit.seconds)
        let isQuiet = try await awake.session.writes.hold(
            within: limit, clock: self.engine.clock, unless: self.engine.course.interruption)
        guard isQuiet else {
            throw DovetailError(
                .timedOut,
                "\(awake.release.id) did not end what it was writing for \(self.id.owner) within \(limit.words), so that nothing could be moved. Try again when it has less to do.",
                remedy: .retry)
        }
    }

    /// Refuses to switch when writes have waited for too long already.
    func checkSwitchover() throws {
        guard self.plan.kind == .update, let heldUntil = self.heldUntil, self.engine.clock.now > heldUntil else {
            return
        }
        let limit = self.engine.settings.updates.switchover
        throw DovetailError(
            .timedOut,
            "The update of \(self.id) took longer than \(limit.words) while what it writes waited (updates.switchover). Nothing of it was kept.",
            remedy: .askAuthor)
    }

    /// Stages what the old release has under way, for the new one to go on with; that it cannot say is a warning.
    private func saveState(of awake: AwakeInstallation) async throws {
        guard let keep = self.keepingState else { return }
        do {
            try await self.engine.activator.save(awake, operation: self.operation.id, keep)
        } catch let failure as DovetailError {
            self.warn(failure, "The new release begins without what the old one had under way")
        }
    }

    /// Lets what serves go on writing.
    func letGo() {
        guard let held = self.held else { return }
        self.engine.bus.resume(held.scope, of: self.id.owner)
        held.session.writes.release()
        (self.held, self.heldUntil) = (nil, nil)
    }

    /// Keeps the owner's rows, to go back to.
    func keepRows() async throws {
        let tables = try await self.declaredTables()
        let former = self.before?.rollback?.operation
        try await self.inDatabase { try await $0.keepRows(of: tables, inPlaceOf: former) }
    }

    /// Has the owner's rows as they were before the update.
    func restore() async throws {
        try await self.stageReturn()
        guard let target = self.releases.target, let kept = self.before?.rollback?.operation else {
            throw self.missingRelease
        }
        let before = target.manifest.tables
        let names = Set(before.map { $0.name.lowercased() })
        let since = try await self.declaredTables().filter { !names.contains($0.name.lowercased()) }
        guard !before.isEmpty || !since.isEmpty else { return }
        try await self.inDatabase { try await $0.restoreRows(of: before + since, keptBy: kept) }
    }

    /// Asks the release that was started how it is.
    ///
    /// - Throws: What is wrong with it.
    func checkHealth() async throws {
        guard let started = self.started else { return }
        let limit = self.cut(self.engine.settings.updates.healthLimit)
        if let fault = try await self.engine.activator.fault(of: started, within: limit) { throw fault }
        if started.instance.isLost {
            throw DovetailError(
                .crashed, "The process of \(started.release.id) ended before it could serve \(self.id.owner).",
                remedy: .askAuthor)
        }
    }

    /// Lets what was started serve, in the place of what serves until now.
    func serve(_ started: AwakeInstallation) {
        if let awake = self.engine.activator.awake[self.id] {
            self.engine.activator.serve(started, inPlaceOf: awake)
            self.replaced = awake
            self.failPoints.pass(.switching(.served))
        } else {
            self.engine.activator.serve(started)
        }
        self.letGo()
    }

    /// Lets what has begun in what was replaced end, and puts it to sleep.
    ///
    /// The operation has succeeded already: what goes wrong here is a warning.
    func endReplaced() async {
        guard let replaced = self.replaced else { return }
        for failure in await self.engine.activator.drain(replaced, operation: self.operation.id) {
            self.warn(failure, "The release that was left did not end in good order")
        }
        self.failPoints.pass(.switching(.drained))
    }
}
