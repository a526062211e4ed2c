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
        let names = Set(migrations.map(\.name))
        return try migrations.filter { migration in
            guard let sql = done[migration.name] else {
                if let former = done.first(where: { $0.value == migration.sql && !names.contains($0.key) })?.key {
                    throw self.renamed(migration, from: former)
                }
                return true
            }
            guard sql == migration.sql else { throw self.changed(migration) }
            return false
        }
    }

    /// Runs migrations that have not run yet, within the transaction, and notes each.
    func run(_ migrations: [SchemaMigration], _ rule: MigrationRule, _ database: Database) throws {
        // What comes with these migrations nobody relies on yet.
        let before = if case .adding = rule { try SchemaShape(database) } else { SchemaShape?.none }
        for migration in migrations {
            do {
                switch rule {
                case .free: try self.run(migration, database)
                case .adding(let releases):
                    guard let before else { break }
                    try self.run(migration, keeping: before, besides: releases, database)
                case .contracting:
                    try self.run(migration, database)
                    try database.execute(
                        sql: "INSERT INTO dovetail_contractions (name) VALUES (?)", arguments: [migration.name])
                }
                try database.execute(
                    sql: "INSERT INTO dovetail_migrations (name, sql) VALUES (?, ?)",
                    arguments: [migration.name, migration.sql])
            } catch {
                throw self.failed(migration, error)
            }
        }
    }

    /// The migrations that have run and that have removed what only older releases use, by their names.
    func contractions(_ database: Database) throws -> Set<String> {
        Set(try String.fetchAll(database, sql: "SELECT name FROM dovetail_contractions"))
    }

    /// Runs a script of statements for one owner.
    func run(_ migration: SchemaMigration, for owner: Owner, _ database: Database) throws {
        do {
            for piece in try StatementGuard.all(migration.sql) {
                let statement = SQLStatement(piece.sql, named: ["owner": .text(owner.rawValue)])
                _ = try CompiledStatement(statement).execute(database)
            }
        } catch {
            throw self.failed(migration, error)
        }
    }

    private func run(_ migration: SchemaMigration, _ database: Database) throws {
        for piece in try StatementGuard.all(migration.sql) {
            _ = try CompiledStatement(migrating: piece).execute(database)
        }
    }

    /// Runs a migration which may take nothing away from other releases: each statement is looked at by itself, since what one
    /// takes away another could bring back without what was in it.
    private func run(
        _ migration: SchemaMigration, keeping before: SchemaShape, besides releases: [SemanticVersion],
        _ database: Database
    ) throws {
        let guarding = RowGuard(before)
        for piece in try StatementGuard.all(migration.sql) {
            let statement = try CompiledStatement(migrating: piece)
            do {
                if piece.mayChangeRows {
                    try guarding.watch(database) { _ = try statement.execute(database) }
                } else {
                    _ = try statement.execute(database)
                }
            } catch let violation as RowGuard.Violation {
                throw Self.taking([violation.words], from: releases)
            }
            guard !piece.mayChangeRows else { continue }
            let losses = try before.losses(in: SchemaShape(database))
            guard losses.isEmpty else { throw Self.taking(losses, from: releases) }
        }
    }

    private static func taking(_ losses: [String], from releases: [SemanticVersion]) -> DovetailError {
        let names = releases.sorted().map { "\($0)" }.joined(separator: ", ")
        return DovetailError(
            .statementRefused,
            """
            It \(losses.joined(separator: "; it ")), and somebody is on another release still, or can go back to one: \
            \(names). Until then migrations may only add. Name the file in `contract_migrations`: those run when nobody is \
            on such a release any more.
            """,
            remedy: .askAuthor)
    }

    private func renamed(_ migration: SchemaMigration, from former: String) -> DovetailError {
        DovetailError(
            .contentConflict,
            """
            The migration \(migration.name) of \(self.fault.slug) has run already under the name \(former). A migration \
            keeps its name: give it back, and put changes into a migration of another name.
            """,
            remedy: .askAuthor)
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
