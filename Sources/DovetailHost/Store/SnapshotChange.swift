public import DovetailCore
public import FoundationEssentials

/// What an operation does with the snapshot of its installation.
public enum SnapshotChange: Sendable, Equatable, Codable {
    /// What is stored, configured and granted is kept as it is before the operation, in the place of what was kept before.
    case take(version: SemanticVersion, at: Date)
    /// What is stored is as the snapshot has it, which then is gone with the migrations that ran since; what the operation
    /// itself stores comes on top.
    case restore
}
