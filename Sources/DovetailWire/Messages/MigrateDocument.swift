public import DovetailCore

/// The JSON part of `migrate`.
public struct MigrateDocument: Sendable, Codable {
    /// The handle of the plugin object, as `open` gave it.
    public var instance: UInt32
    /// The operation under way.
    public var operation: OperationID?
    /// `minimal`, or nothing for full mode.
    public var mode: ServiceMode?
    /// The migration's name in the manifest.
    public var migration: String
    /// The release that the installation comes from.
    public var from: SemanticVersion

    /// Describes a migration.
    public init(
        instance: UInt32, operation: OperationID?, migration: String, from: SemanticVersion, mode: ServiceMode? = nil
    ) {
        self.instance = instance
        self.operation = operation
        self.migration = migration
        self.from = from
        self.mode = mode
    }
}
