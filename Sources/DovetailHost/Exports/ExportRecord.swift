public import DovetailCore
public import Foundation

/// What is known of an export: a file with all that an owner had in a plugin.
public struct ExportRecord: Sendable, Equatable, Codable, Identifiable {
    /// The operation that has written it, which is its name.
    public let operation: OperationID
    /// Whose data it is, and of which plugin.
    public let installation: InstallationID
    /// The release that had made the data.
    public let version: SemanticVersion
    /// Why it was written.
    public let reason: ExportReason
    /// When it was written.
    public let createdAt: Date
    /// How many bytes the file has.
    public let bytes: Int
    /// How many values, permissions, storage keys and rows are in it.
    public let entries: Int

    public var id: OperationID { self.operation }

    /// Describes an export.
    public init(
        operation: OperationID, installation: InstallationID, version: SemanticVersion, reason: ExportReason,
        createdAt: Date, bytes: Int, entries: Int
    ) {
        self.operation = operation
        self.installation = installation
        self.version = version
        self.reason = reason
        self.createdAt = createdAt
        self.bytes = bytes
        self.entries = entries
    }
}
