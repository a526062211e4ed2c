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
        try await self.migrateTables(to: target, migrations)
        if self.plan.kind == .update { try await self.migrateOwner(to: target) }
    }

    /// Brings the tables to the release, if there is anything to do.
    ///
    /// Who is on which release is judged with the plugin's lock held, until the tables are held for the operation itself:
    /// otherwise what this release needs could be removed meanwhile.
    private func migrateTables(to target: LoadedRelease, _ migrations: [SchemaMigration]) async throws {
        let (engine, slug) = (self.engine, self.id.slug)
        let pending = try await engine.databases.pending(migrations, in: slug)
        let hasContractions = try await engine.schemas.hasContractions(slug)
        guard !pending.isEmpty || hasContractions else {
            return try await engine.schemas.checkUsable(target)
        }
        let patience = self.cut(engine.settings.limits.lock)
        let isDone: Void? = try await engine.catalogue.publishing.withLock(slug.folded, waitingAtMost: patience) {
            guard let work = try await engine.schemas.work(for: target, migrations) else { return }
            try await self.inDatabase { stage in
                try await stage.migrate(migrations, work.rule)
                try await stage.migrate(work.contractions, .contracting)
            }
        }
        guard isDone != nil else {
            throw DovetailError(
                .operationInProgress,
                "Another release of \(slug) is being published, or its tables are being changed for somebody else. Try again in a moment.",
                remedy: .retry)
        }
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
