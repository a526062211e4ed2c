import DovetailCore
import DovetailHost
import GRDB

extension PluginDatabase {
    /// The migrations among these that have not run, in order.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/contentConflict`` when one that has run says something else now.
    func pending(_ migrations: [SchemaMigration], _ database: Database) throws -> [SchemaMigration] {
        let rows = try Row.fetchAll(database, sql: "SELECT name, sql FROM dovetail_migrations")
        let done = Dictionary(rows.map { ($0[0] as String, $0[1] as String) }) { $1 }
        return try migrations.filter { migration in
            guard let sql = done[migration.name] else { return true }
            guard sql == migration.sql else { throw self.changed(migration) }
            return false
        }
    }

    /// Runs migrations that have not run yet, within the transaction, and notes each.
    func run(_ migrations: [SchemaMigration], _ database: Database) throws {
        for migration in migrations {
            do {
                for piece in try StatementGuard.all(migration.sql) {
                    _ = try CompiledStatement(migrating: piece).execute(database)
                }
                try database.execute(
                    sql: "INSERT INTO dovetail_migrations (name, sql) VALUES (?, ?)",
                    arguments: [migration.name, migration.sql])
            } catch {
                throw self.failed(migration, error)
            }
        }
    }

    private func changed(_ migration: SchemaMigration) -> DovetailError {
        DovetailError(
            .contentConflict,
            """
            The migration \(migration.name) of \(self.fault.slug) has run already and says something else now. \
            Restore its text, and put the change into a migration of another name.
            """,
            remedy: .askAuthor)
    }

    private func failed(_ migration: SchemaMigration, _ error: any Error) -> any Error {
        guard var failure = self.fault.error(error) as? DovetailError else { return error }
        failure.message = "The migration \(migration.name) of \(self.fault.slug) was undone. \(failure.message)"
        return failure
    }
}
