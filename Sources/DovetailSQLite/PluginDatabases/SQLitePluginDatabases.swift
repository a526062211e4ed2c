public import DovetailCore
public import DovetailHost
import Foundation

/// Keeps each plugin's own database in a SQLite file of its own: `<slug in lower case>.sqlite` in one folder.
///
/// Files are opened when they are needed and closed when they have not been used for a while. One that is not there is made,
/// unless it is known that it has to be there: see ``DatabaseRequirements``.
public final class SQLitePluginDatabases: PluginDatabases {
    private let shelf: DatabaseShelf
    private let limits: Limits
    private let clock: any HostClock

    /// Keeps the databases in a folder, which is made when it is not there.
    ///
    /// - Parameters:
    ///   - folder: The folder; nothing else may lie in it.
    ///   - settings: How they are kept.
    ///   - clock: Measures the time limits.
    ///   - requirements: Knows which databases have to be there, as the host's ``SQLiteStore`` does. One of those whose file
    ///     is gone or empty is then not made anew, and every use of it fails with
    ///     ``DovetailCore/DovetailError/Code/databaseFailed`` until the file is back. Without it, each file that is not
    ///     there is made, and what was in a lost one is missing without a word.
    /// - Throws: ``DovetailCore/DovetailError/Code/storeFailed`` when there is no folder and none can be made.
    public init(
        folder: String, settings: Settings = Settings(), clock: any HostClock = .system,
        requirements: (any DatabaseRequirements)? = nil
    ) throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw DovetailError(
                .storeFailed, "The folder \(folder) for the databases of plugins cannot be made. Choose another.",
                remedy: .askOperator, cause: error)
        }
        self.shelf = DatabaseShelf(folder: folder, settings: settings, clock: clock, requirements: requirements)
        self.limits = settings.limits
        self.clock = clock
    }

    public func query(_ statement: SQLStatement, in slug: PluginSlug) async throws -> [SQLRow] {
        let statement = try CompiledStatement(statement)
        return try await self.shelf.use(slug) { try await $0.query(statement) }
    }

    public func execute(_ statement: SQLStatement, in slug: PluginSlug) async throws -> SQLOutcome {
        _ = try CompiledStatement(statement)  // What is refused need not wait for the lock.
        let transaction = try await self.begin(nil, in: slug)
        do {
            let outcome = try await transaction.execute(statement)
            try await transaction.commit()
            return outcome
        } catch {
            try await transaction.rollback()
            throw error
        }
    }

    public func begin(_ operation: OperationID?, in slug: PluginSlug) async throws -> any PluginDatabaseTransaction {
        try await self.transaction(operation, in: slug)
    }

    private func transaction(
        _ operation: OperationID?, in slug: PluginSlug
    ) async throws -> SQLitePluginTransaction {
        let database = try await self.shelf.take(slug)
        let transaction = SQLitePluginTransaction(
            database, operation: operation, limits: self.limits, clock: self.clock
        ) { [shelf] in
            await shelf.putBack(slug)
        }
        guard operation == nil else { return transaction }
        do {
            try await transaction.takeLock()
            return transaction
        } catch {
            try await transaction.rollback()
            throw error
        }
    }

    public func pending(_ migrations: [SchemaMigration], in slug: PluginSlug) async throws -> [SchemaMigration] {
        guard !migrations.isEmpty else { return [] }
        guard self.shelf.exists(slug) else {
            try await self.shelf.checkNotGone(slug)
            return migrations
        }
        return try await self.shelf.use(slug) { database in
            try await database.read { try database.pending(migrations, $0) }
        }
    }

    public func hasDatabase(of slug: PluginSlug) async throws -> Bool { self.shelf.exists(slug) }

    public func contractions(in slug: PluginSlug) async throws -> Set<String> {
        guard self.shelf.exists(slug) else { return [] }
        return try await self.shelf.use(slug) { database in
            try await database.read { try database.contractions($0) }
        }
    }

    public func rows(
        of owner: Owner, in table: ManifestTable, after position: TablePage.Position?, slug: PluginSlug
    ) async throws -> TablePage {
        guard self.shelf.exists(slug) else {
            try await self.shelf.checkNotGone(slug)
            return TablePage(rows: [], next: nil)
        }
        return try await self.shelf.use(slug) { database in
            try await database.readInTime { try table.page(of: owner, after: position, in: $0) }
        }
    }

    public func rowCounts(
        of owner: Owner, in tables: [ManifestTable], slug: PluginSlug
    ) async throws -> [String: Int] {
        let none = Dictionary(tables.map { ($0.name, 0) }, uniquingKeysWith: { first, _ in first })
        guard !tables.isEmpty, self.shelf.exists(slug) else {
            if !tables.isEmpty { try await self.shelf.checkNotGone(slug) }
            return none
        }
        return try await self.shelf.use(slug) { database in
            try await database.readInTime { connection in
                try tables.reduce(into: none) { counts, table in
                    counts[table.name] = try table.count(of: owner, in: connection)
                }
            }
        }
    }

    public func hasCommitted(_ operation: OperationID, in slug: PluginSlug) async throws -> Bool {
        guard self.shelf.exists(slug) else {
            // Of a file that was lost nobody can tell what had committed there.
            try await self.shelf.checkNotGone(slug)
            return false
        }
        return try await self.shelf.use(slug) { try await $0.hasCommitted(operation) }
    }

    public func dropRows(keptBy operation: OperationID, in slug: PluginSlug) async throws {
        guard self.shelf.exists(slug) else { return }
        let transaction = try await self.transaction(nil, in: slug)
        do {
            try await transaction.write { try $0.forgetRows(keptBy: operation) > 0 }
            try await transaction.commit()
        } catch {
            try await transaction.rollback()
            throw error
        }
    }

    public func settle(_ operation: OperationID, in slug: PluginSlug) async {
        guard self.shelf.exists(slug) else { return }
        // A note that stays does no harm: nobody asks for it again.
        try? await self.shelf.use(slug) { $0.settle(operation) }
    }

    public func remove(_ slug: PluginSlug) async throws { try await self.shelf.remove(slug) }

    public func close() async throws { try await self.shelf.closeAll() }
}
