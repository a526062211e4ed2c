public import DovetailCore

/// The databases of plugins: one for each slug, apart from the host's store and from each other.
///
/// An operation whose hooks write to the plugin's database is committed in three steps, because that database and the
/// host's store are two files: the host's part goes into the journal (``JournalStore/prepare(_:)``), the database commits
/// with the operation's id in the same transaction (``PluginDatabaseTransaction/commit()``), and the host applies its
/// part (``JournalStore/commit(_:)``). At the next start, whether the id is there (``hasCommitted(_:in:)``) decides
/// between applying and discarding.
public protocol PluginDatabases: Sendable {
    /// Runs one statement that reads, and answers its rows, in a transaction of its own.
    func query(_ statement: SQLStatement, in slug: PluginSlug) async throws -> [SQLRow]
    /// Runs one statement that writes, in a transaction of its own.
    func execute(_ statement: SQLStatement, in slug: PluginSlug) async throws -> SQLOutcome
    /// Begins a transaction that holds the database's write lock, waiting for it at most as long as its time limit.
    ///
    /// - Parameters:
    ///   - operation: The operation to note when it commits; nil for a transaction outside operations.
    ///   - slug: The plugin.
    /// - Returns: The transaction, which must be ended.
    /// - Throws: ``DovetailCore/DovetailError/Code/databaseBusy`` when another transaction holds the lock too long.
    func begin(_ operation: OperationID?, in slug: PluginSlug) async throws -> any PluginDatabaseTransaction
    /// The migrations among these that have not run in the plugin's database, in order; all when there is no database yet,
    /// which is not made for this.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/contentConflict`` when one that has run says something else now, and
    ///   ``DovetailCore/DovetailError/Code/databaseFailed`` when the database has to be there and is not.
    func pending(_ migrations: [SchemaMigration], in slug: PluginSlug) async throws -> [SchemaMigration]
    /// Whether a plugin has a database.
    func hasDatabase(of slug: PluginSlug) async throws -> Bool
    /// The migrations that have removed what only older releases use, by their names; none when there is no database.
    func contractions(in slug: PluginSlug) async throws -> Set<String>
    /// Whether an operation's transaction has committed in the plugin's database.
    ///
    /// - Parameters:
    ///   - operation: The operation.
    ///   - slug: The plugin.
    /// - Returns: Whether it has; false when the plugin never had a database.
    /// - Throws: What keeps it from being known, as when the database was lost: the operation then stays open.
    func hasCommitted(_ operation: OperationID, in slug: PluginSlug) async throws -> Bool
    /// Forgets the rows that an operation has kept with ``PluginDatabaseTransaction/keepRows(of:in:as:inPlaceOf:)``.
    ///
    /// That nothing is kept, or there is no database, is not an error.
    func dropRows(keptBy operation: OperationID, in slug: PluginSlug) async throws
    /// A page of an owner's rows in a table: a few hundred, or fewer when they are large.
    ///
    /// A table or a column that is not there holds nothing of the owner's, and is not an error; nor do tables of SQLite's
    /// or the host's own.
    ///
    /// - Parameters:
    ///   - owner: Whose rows.
    ///   - table: The table.
    ///   - position: Where the page begins, as the page before says; nil for the first.
    ///   - slug: The plugin. One that never had a database has no rows.
    /// - Returns: The page.
    /// - Throws: What the database says, and what keeps it from being asked, as when it was lost.
    func rows(
        of owner: Owner, in table: ManifestTable, after position: TablePage.Position?, slug: PluginSlug
    ) async throws -> TablePage
    /// How many rows an owner has in each of these tables; those that are not there hold none.
    func rowCounts(of owner: Owner, in tables: [ManifestTable], slug: PluginSlug) async throws -> [String: Int]
    /// Forgets an operation that the host has finished; called after the journal is done with it.
    func settle(_ operation: OperationID, in slug: PluginSlug) async
    /// Removes a plugin's database with all its data, when nobody has the plugin any more. A database that is not there
    /// is not an error.
    func remove(_ slug: PluginSlug) async throws
    /// Closes every database that is open.
    func close() async throws
}

/// A transaction in a plugin's database.
///
/// One of ``commit()`` and ``rollback()`` ends it; it is rolled back by itself when it holds the write lock for longer
/// than the time limit, and then every call throws ``DovetailCore/DovetailError/Code/databaseBusy``, except
/// ``rollbackToMark()`` and ``rollback()``: what they are to undo is undone already.
public protocol PluginDatabaseTransaction: Sendable {
    /// Runs one statement that reads, and answers its rows.
    func query(_ statement: SQLStatement) async throws -> [SQLRow]
    /// Runs one statement that writes.
    func execute(_ statement: SQLStatement) async throws -> SQLOutcome
    /// Runs a release's migrations that have not run in this database yet, in order, and notes each.
    ///
    /// - Parameters:
    ///   - migrations: All of the release's, in their order.
    ///   - rule: What they may do.
    /// - Throws: ``DovetailCore/DovetailError/Code/contentConflict`` when one has run that says something else now, or under
    ///   another name; ``DovetailCore/DovetailError/Code/statementRefused`` when one does what it may not.
    func migrate(_ migrations: [SchemaMigration], _ rule: MigrationRule) async throws
    /// Runs statements for one owner, who is bound to `:owner` in each.
    func run(_ migration: SchemaMigration, for owner: Owner) async throws
    /// A page of an owner's rows in a table: a few hundred, or fewer when they are large.
    ///
    /// A table or a column that is not there holds nothing of the owner's, and is not an error; nor do tables of SQLite's
    /// or the host's own.
    ///
    /// - Parameters:
    ///   - owner: Whose rows.
    ///   - table: The table.
    ///   - position: Where the page begins, as the page before says; nil for the first.
    /// - Returns: The page, with what the transaction has written.
    /// - Throws: What the database says.
    func rows(of owner: Owner, in table: ManifestTable, after position: TablePage.Position?) async throws -> TablePage
    /// Deletes an owner's rows from tables, the last table first: rows usually point to those of tables before.
    ///
    /// A table or a column that is not there holds nothing of the owner's, and is not an error; nor do tables of SQLite's
    /// or the host's own.
    func removeRows(of owner: Owner, from tables: [ManifestTable]) async throws
    /// Copies an owner's rows aside, to go back to.
    ///
    /// What is written, and under which types, is kept as it is; generated columns are not. A table or a column that is not
    /// there holds nothing of the owner's, and is not an error.
    ///
    /// - Parameters:
    ///   - owner: The owner.
    ///   - tables: The tables.
    ///   - operation: Under whose id they are kept.
    ///   - former: Whose copies they take the place of; nil for nobody's.
    /// - Throws: What the database says.
    func keepRows(
        of owner: Owner, in tables: [ManifestTable], as operation: OperationID, inPlaceOf former: OperationID?
    ) async throws
    /// Has in tables what an owner had there when an operation kept it, in the place of what is there now; the copies go.
    ///
    /// Columns that have come since get their defaults.
    ///
    /// - Parameters:
    ///   - owner: The owner.
    ///   - tables: The tables in which the owner may have rows now, or had then.
    ///   - operation: The operation that kept them.
    /// - Throws: What the database says, also that the numbers of rows are somebody else's by now and other tables point to
    ///   them.
    func restoreRows(of owner: Owner, in tables: [ManifestTable], keptBy operation: OperationID) async throws
    /// Sets a mark to go back to. Marks nest.
    func mark() async throws
    /// Forgets the last mark and keeps what was written since.
    func releaseMark() async throws
    /// Undoes what was written since the last mark, and forgets the mark; without a mark, everything since the beginning.
    ///
    /// That the transaction was rolled back by itself is not an error. What was written before the mark is lost then,
    /// too; a transaction of an operation can be used again once no mark is left.
    func rollbackToMark() async throws
    /// Whether anything was written.
    var hasWritten: Bool { get async }
    /// Keeps what was written, together with the id of the operation.
    ///
    /// The transaction is over also when this throws.
    func commit() async throws
    /// Undoes what was written.
    func rollback() async throws
}
