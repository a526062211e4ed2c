import DovetailCore
import Foundation
import Logging

// What the host itself does about the owner's data when a plugin is removed, or goes back to an older release.
extension OperationRun {
    /// Writes what the owner has in the plugin to a file of theirs.
    ///
    /// Where failures are tolerated, whoever leaves by force goes without one, and is warned; so is whom the host itself takes
    /// back to an older release.
    func export() async throws {
        defer {
            // It takes as long as there is data; what follows has its own time.
            if self.heldUntil != nil {
                let limit = self.engine.settings.updates.switchover
                self.heldUntil = self.engine.clock.now.addingTimeInterval(limit.seconds)
            }
        }
        guard self.plan.toleratesHookFailure || self.cause != nil else { return try await self.writeExport() }
        _ = try await self.staging { try await self.writeExport() }
    }

    private func writeExport() async throws {
        guard let version = self.plan.origin.version else { return }
        let interruption = self.engine.course.interruption
        let exporter = InstallationExporter(
            folder: self.engine.exportShelf.folder, clock: self.engine.clock, failPoints: self.failPoints
        ) { try interruption.check() }
        let record = try await exporter.write(
            self.id, release: ReleaseID(slug: self.id.slug, version: version), tables: try await self.declaredTables(),
            grants: await self.grants(), reason: self.plan.kind == .rollback ? .rollback : .uninstall,
            operation: self.operation.id, stage: self.stage)
        guard let record else { return }
        self.hasExported = true
        try await self.stage.stage { $0.export = record }
    }

    /// Removes the file of an operation that comes to nothing.
    func discardExport() {
        guard self.hasExported, self.open == nil else { return }
        self.engine.exportShelf.discard(self.operation.id)
    }

    /// Deletes the owner's rows, whatever the hook has left of them.
    func removeRows() async throws {
        guard self.plan.toleratesHookFailure else { return try await self.deleteRows() }
        let began = ContinuousClock.now
        guard try await !self.staging({ try await self.deleteRows() }) else { return }
        self.message =
            "\(self.id.slug) is uninstalled for \(self.id.owner); rows of theirs may have stayed in its tables."
        let failure = DovetailError(
            .databaseFailed,
            """
            Rows of \(self.id.owner) may have stayed in the tables of \(self.id.slug): the host could not delete them.
            """, remedy: .askOperator)
        self.warn(failure, Self.tolerated, self.facts(self.operation.step, began))
    }

    private func deleteRows() async throws {
        let tables = try await self.declaredTables()
        let kept = self.before?.rollback?.operation
        try await self.inDatabase { stage in
            try await stage.removeRows(from: tables)
            // What was kept for undoing an update goes, too.
            try await stage.keepRows(of: [], inPlaceOf: kept)
        }
    }

    /// The tables of the release that is left, by the manifest that the catalogue keeps: its files may be damaged.
    func declaredTables() async throws -> [ManifestTable] {
        guard let version = self.plan.origin.version,
            let release = try await self.engine.catalogue.index.release(
                ReleaseID(slug: self.id.slug, version: version))
        else { throw self.missingRelease }
        return try self.engine.catalogue.manifest(of: release).tables
    }
}
