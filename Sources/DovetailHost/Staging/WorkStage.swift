import DovetailCore
import DovetailPlugin
import Foundation

/// The unit of work of an operation that is under way: what hooks write is staged here, and seen by them alone.
///
/// Reads fall through to the store where nothing is staged. The stage ends with the operation; every use afterwards
/// throws ``DovetailCore/DovetailError/Code/contextEnded``.
actor WorkStage {
    /// What is gone back to when a hook fails.
    private struct Mark {
        let work: UnitOfWork
        let size: Int
        /// How many marks were set in the transaction before.
        let depth: Int
        /// Whether there was a transaction to set a mark in.
        let isInTransaction: Bool
    }

    let installation: InstallationID
    private let store: any HostStore
    private let databases: any PluginDatabases
    private let operation: OperationID
    /// What is staged so far.
    private(set) var work: UnitOfWork
    /// The bytes that plugin code has staged, roughly.
    private var size = 0
    /// How many they may be.
    private let sizeLimit: Int
    private var marks: [Mark] = []
    /// Whether reads fall through to the snapshot, since that is what the operation goes back to.
    private var readsSnapshot: Bool { self.work.snapshot == .restore }
    private var transaction: (any PluginDatabaseTransaction)?
    /// How many marks are set in the transaction.
    private var depth = 0
    private var hasEnded = false

    init(_ work: UnitOfWork, store: any HostStore, databases: any PluginDatabases, sizeLimit: Int) {
        self.installation = work.operation.installation
        self.operation = work.operation.id
        self.work = work
        self.store = store
        self.databases = databases
        self.sizeLimit = sizeLimit
    }

    /// Changes what is staged.
    ///
    /// - Parameters:
    ///   - bytes: How many bytes of a plugin's that adds.
    ///   - change: The change.
    /// - Throws: ``DovetailCore/DovetailError/Code/tooLarge`` when they are too many.
    func stage(bytes: Int = 0, _ change: @Sendable (inout UnitOfWork) -> Void) throws {
        try self.checkOpen()
        try self.grow(by: bytes)
        change(&self.work)
    }

    private func grow(by bytes: Int) throws {
        guard bytes <= 0 || self.size + bytes <= self.sizeLimit else {
            throw DovetailError(
                .tooLarge,
                """
                \(self.installation) has written more than \(self.sizeLimit) bytes in one operation. \
                Write large data to the database, or in the background once the installation is awake.
                """,
                remedy: .askAuthor)
        }
        self.size += bytes
    }

    func value(for key: String) async throws -> [UInt8]? {
        try self.checkOpen()
        if let staged = self.work.storage[key] { return staged }
        if self.readsSnapshot { return try await self.store.snapshotValue(for: key, of: self.installation) }
        return try await self.store.value(for: key, of: self.installation)
    }

    func set(_ value: [UInt8]?, for key: String) throws {
        try self.checkOpen()
        try self.grow(by: Self.size(of: value, key) - (self.work.storage[key].map { Self.size(of: $0, key) } ?? 0))
        self.work.storage.updateValue(value, forKey: key)
    }

    private static func size(of value: [UInt8]?, _ key: String) -> Int { (value?.count ?? 0) + key.utf8.count + 64 }

    func keys(prefix: String) async throws -> [String] {
        try self.checkOpen()
        let kept =
            self.readsSnapshot
            ? try await self.store.snapshotKeys(prefix: prefix, of: self.installation)
            : try await self.store.keys(prefix: prefix, of: self.installation)
        let staged = self.work.storage.filter { $0.key.hasPrefix(prefix) }
        let removed = Set(staged.filter { $0.value == nil }.keys)
        let added = staged.filter { $0.value != nil }.keys
        return Set(kept).subtracting(removed).union(added).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    func configuration() async throws -> StoredConfiguration? {
        try self.checkOpen()
        if let staged = self.work.configuration { return staged }
        return try await self.store.configuration(of: self.installation)
    }

    func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        try await self.open().query(statement)
    }

    func execute(_ statement: SQLStatement) async throws -> SQLOutcome {
        try await self.open().execute(statement)
    }

    func migrate(_ migrations: [SchemaMigration], _ rule: MigrationRule) async throws {
        guard !migrations.isEmpty else { return }
        try await self.open().migrate(migrations, rule)
    }

    func run(_ migration: SchemaMigration) async throws {
        try await self.open().run(migration, for: self.installation.owner)
    }

    /// A page of what the owner has in a table of the plugin's, with what is written and not committed.
    func rows(in table: ManifestTable, after position: TablePage.Position?) async throws -> TablePage {
        try self.checkOpen()
        let owner = self.installation.owner
        guard let transaction = self.transaction else {
            return try await self.databases.rows(
                of: owner, in: table, after: position, slug: self.installation.slug)
        }
        return try await transaction.rows(of: owner, in: table, after: position)
    }

    /// Deletes what the owner has in tables of the plugin's.
    func removeRows(from tables: [ManifestTable]) async throws {
        guard !tables.isEmpty else { return }
        try await self.open().removeRows(of: self.installation.owner, from: tables)
    }

    /// Keeps what the owner has in tables of the plugin's, under the operation's id.
    ///
    /// - Parameters:
    ///   - tables: The tables.
    ///   - former: What was kept before, which goes.
    /// - Throws: What the database says.
    func keepRows(of tables: [ManifestTable], inPlaceOf former: OperationID?) async throws {
        if tables.isEmpty {
            // None is made for this.
            guard former != nil, try await self.databases.hasDatabase(of: self.installation.slug) else { return }
        }
        try await self.open().keepRows(
            of: self.installation.owner, in: tables, as: self.operation, inPlaceOf: former)
    }

    /// Has in tables of the plugin's what the owner had there when an operation kept it, which goes then.
    func restoreRows(of tables: [ManifestTable], keptBy operation: OperationID) async throws {
        try await self.open().restoreRows(of: self.installation.owner, in: tables, keptBy: operation)
    }

    /// Sets a savepoint in the plugin's database for a transaction of plugin code inside the hook.
    func markDatabase() async throws {
        try await self.open().mark()
        self.depth += 1
    }

    func releaseDatabaseMark() async throws {
        let transaction = try await self.open()
        self.depth -= 1
        try await transaction.releaseMark()
    }

    func rollbackToDatabaseMark() async throws {
        let transaction = try await self.open()
        self.depth -= 1
        try await transaction.rollbackToMark()
    }

    private func open() async throws -> any PluginDatabaseTransaction {
        try self.checkOpen()
        if let transaction = self.transaction { return transaction }
        let transaction = try await self.databases.begin(self.operation, in: self.installation.slug)
        // Another call may have opened one meanwhile: one is enough.
        guard !self.hasEnded, self.transaction == nil else {
            try await transaction.rollback()
            return try await self.open()
        }
        self.transaction = transaction
        return transaction
    }

    private func checkOpen() throws {
        guard !self.hasEnded else { throw DovetailError.contextEnded(self.installation) }
    }
}

extension WorkStage {
    /// Sets a mark, to go back to when a hook fails whose failure is tolerated.
    func mark() async throws {
        self.marks.append(
            Mark(work: self.work, size: self.size, depth: self.depth, isInTransaction: self.transaction != nil))
        guard let transaction = self.transaction else { return }
        try await transaction.mark()
        self.depth += 1
    }

    /// Keeps what was staged since the last mark.
    func releaseMark() async throws {
        let mark = self.marks.removeLast()
        try await self.unwind(to: mark.depth) { try await $0.releaseMark() }
    }

    /// Undoes what was staged since the last mark, also what a hook that was given up has left open.
    func rollbackToMark() async throws {
        let mark = self.marks.removeLast()
        self.work = mark.work
        self.size = mark.size
        try await self.unwind(to: mark.depth) { try await $0.rollbackToMark() }
        // A transaction that was begun only since holds nothing to keep.
        if !mark.isInTransaction { try await self.transaction?.rollbackToMark() }
    }

    /// Ends the marks in the transaction beyond a depth.
    private func unwind(
        to depth: Int, _ end: (any PluginDatabaseTransaction) async throws -> Void
    ) async throws {
        guard let transaction = self.transaction else { return }
        while self.depth > depth {
            self.depth -= 1
            try await end(transaction)
        }
    }

    /// Ends the stage: nothing more can be staged.
    ///
    /// Answers the work, and the transaction if anything was written in it.
    func seal() async throws -> (work: UnitOfWork, transaction: (any PluginDatabaseTransaction)?) {
        try self.checkOpen()
        self.hasEnded = true
        guard let transaction = self.transaction else { return (self.work, nil) }
        guard await transaction.hasWritten else {
            try await transaction.rollback()
            return (self.work, nil)
        }
        return (self.work, transaction)
    }

    /// Ends the stage and forgets all that was staged.
    ///
    /// Doing so after it ended is harmless.
    func discard() async throws {
        guard !self.hasEnded else { return }
        self.hasEnded = true
        try await self.transaction?.rollback()
    }
}

extension DovetailError {
    static func contextEnded(_ installation: InstallationID) -> DovetailError {
        DovetailError(
            .contextEnded,
            "A context of \(installation) was used after it had ended. Use the one that each hook, or `start`, is given.",
            remedy: .askAuthor)
    }
}
