import DovetailCore
import Logging

// The step that brings the plugin's tables and the owner's data to another release.
extension OperationRun {
    func migrate() async throws {
        guard let target = self.releases.target else { return }
        let migrations = try target.migrations
        // Before the lock on the database is taken, which has a limit: the plugin's process may have to start.
        if !migrations.isEmpty { _ = try await self.hookInstance(of: target) }
        if self.plan.kind == .update { try await self.keepRows() }
        if let work = try await self.engine.schemas.work(for: target, migrations) {
            try await self.inDatabase { stage in
                try await stage.migrate(migrations, work.rule)
                try await stage.migrate(work.contractions, .contracting)
            }
        }
        if self.plan.kind == .update { try await self.migrateOwner(to: target) }
    }

    /// Runs the migrations of the owner's data that are due, each once.
    private func migrateOwner(to target: LoadedRelease) async throws {
        guard let left = self.plan.origin.version, !target.manifest.ownerMigrations.isEmpty else { return }
        let done = try await self.engine.store.ownerMigrations(of: self.id)
        for migration in target.manifest.ownerMigrations.due(leaving: left, done: done) {
            if let file = migration.file {
                let script = try target.migration(named: migration.name, in: file)
                try await self.inDatabase { try await $0.run(script) }
            } else {
                try await self.callHook(.migrate(name: migration.name, from: left), of: target)
            }
            try await self.stage.stage { $0.ownerMigrations.append(migration.name) }
            self.logger.info(
                "A migration of an owner's data has run", metadata: ["migration.name": "\(migration.name)"])
        }
    }
}
