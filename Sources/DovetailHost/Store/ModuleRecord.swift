public import DovetailCore

/// A module that an installation exposes.
public struct ModuleRecord: Sendable, Equatable, Codable {
    /// The installation.
    public let installation: InstallationID
    /// The release whose bundle holds it.
    public let version: SemanticVersion
    /// The module as its manifest describes it, with every default filled in.
    public let module: ManifestModule

    /// Makes a record of a module.
    public init(installation: InstallationID, version: SemanticVersion, module: ManifestModule) {
        self.installation = installation
        self.version = version
        self.module = module
    }

    /// The module id `{user_id}_{plugin_slug}_{module_name}`.
    public var id: String { self.installation.joined(module: self.module.name) }
}
