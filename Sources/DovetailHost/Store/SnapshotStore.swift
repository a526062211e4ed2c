public import DovetailCore
public import FoundationEssentials

/// Answers what was kept of installations before their last update: at most one snapshot for each.
///
/// It is taken and gone back to through ``JournalStore/commit(_:)`` alone: see ``UnitOfWork/snapshot``. It goes with its
/// installation.
public protocol SnapshotStore: Sendable {
    /// What was kept of an installation; nil when nothing is.
    func snapshot(of installation: InstallationID) async throws -> InstallationSnapshot?
    /// The value that a key had when the snapshot was taken; nil when it had none, or nothing is kept.
    func snapshotValue(for key: String, of installation: InstallationID) async throws -> [UInt8]?
    /// The keys that there were when the snapshot was taken which begin with a text, sorted by their bytes.
    func snapshotKeys(prefix: String, of installation: InstallationID) async throws -> [String]
    /// The releases of a plugin that an installation can go back to, each once.
    func snapshotVersions(of slug: PluginSlug) async throws -> Set<SemanticVersion>
    /// The installations whose snapshot is kept no longer than until a time, those first whose time is over first: at most
    /// `limit`.
    func installations(keptUntil time: Date, limit: Int) async throws -> [Installation]
    /// The installations that are on probation at a time, ordered by owner and slug: at most `limit`, beginning after one.
    func installationsOnProbation(
        at time: Date, after id: InstallationID?, limit: Int
    ) async throws -> [Installation]
    /// Drops what was kept of an installation for an update, which its record then says; does nothing when something else, or
    /// nothing, is kept.
    ///
    /// The migrations of the owner's data that the update has run are known still.
    func dropSnapshot(_ operation: OperationID, of installation: InstallationID) async throws
    /// The migrations of the owner's data that have run for an installation, by their names.
    func ownerMigrations(of installation: InstallationID) async throws -> Set<String>
}
