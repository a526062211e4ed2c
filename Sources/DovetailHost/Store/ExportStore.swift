public import DovetailCore

/// Keeps which exports there are, and counts what is kept of an installation.
///
/// A record is made by ``JournalStore/commit(_:)`` alone, with the operation that has written the file, and outlives the
/// installation.
public protocol ExportStore: Sendable {
    /// An export, or nil when there is none of that id.
    func export(_ id: OperationID) async throws -> ExportRecord?
    /// Exports, newest first.
    func exports(_ query: ExportQuery) async throws -> [ExportRecord]
    /// Forgets an export. That there is none is not an error.
    func removeExport(_ id: OperationID) async throws
    /// How much is kept of an installation, whether or not there is one.
    func remains(of installation: InstallationID) async throws -> StoredRemains
}
