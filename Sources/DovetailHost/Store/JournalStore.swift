public import DovetailCore

/// Keeps the journal of operations, and changes installations only together with it.
///
/// An operation is one row. It is written by ``begin(_:installation:)`` before the first step and finished by
/// ``commit(_:)`` in the same transaction as everything that the operation changes. When a plugin's own database takes
/// part, ``prepare(_:)`` lies between: see ``PluginDatabases``.
public protocol JournalStore: Sendable {
    /// Writes the row of an operation that begins.
    ///
    /// - Parameters:
    ///   - operation: The operation, running.
    ///   - installation: What others are to see of the installation meanwhile; nil leaves it as it is.
    /// - Throws: ``DovetailCore/DovetailError/Code/operationInProgress`` when another operation of the installation runs,
    ///   and ``DovetailCore/DovetailError/Code/nameTaken`` when an operation that installs would make an installation
    ///   whose joined id another installation holds.
    func begin(_ operation: LifecycleOperation, installation: Installation?) async throws
    /// Keeps what an operation is to change, without changing it yet. Doing so again replaces it.
    ///
    /// What is prepared can be committed: everything that ``commit(_:)`` would refuse is refused here, and the ids of the
    /// modules are kept for the operation until it ends.
    ///
    /// - Throws: what ``commit(_:)`` throws, and ``DovetailCore/DovetailError/Code/internalError`` when the operation
    ///   does not run. What was prepared before stays then.
    func prepare(_ work: UnitOfWork) async throws
    /// Applies what an operation changes and finishes its row, all or nothing.
    ///
    /// Committing an operation that has ended in the same way already does nothing: recovery may come twice.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/nameTaken`` when the joined id of the installation or of a module is
    ///   another installation's, or kept for one; ``DovetailCore/DovetailError/Code/notInstalled`` when there is no
    ///   installation for the data; ``DovetailCore/DovetailError/Code/interrupted`` when the operation has ended in
    ///   another way.
    func commit(_ work: UnitOfWork) async throws
    /// The operations that run, each with what was prepared for it; nil when nothing was.
    func openOperations() async throws -> [(operation: LifecycleOperation, prepared: UnitOfWork?)]
    /// An operation that runs, with what was prepared for it; nil when none of that id runs.
    func openOperation(_ id: OperationID) async throws -> (operation: LifecycleOperation, prepared: UnitOfWork?)?
    /// An operation, or nil when there is none of that id.
    func operation(_ id: OperationID) async throws -> LifecycleOperation?
    /// Operations, newest first.
    func operations(_ query: OperationQuery) async throws -> [LifecycleOperation]
}
