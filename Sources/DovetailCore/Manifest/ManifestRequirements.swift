/// What a plugin needs around it.
public struct ManifestRequirements: Hashable, Sendable {
    /// The versions of Dovetail's plugin API with which it works; nil when it does not say.
    public let hostVersion: VersionRange?
    /// The versions of Nexus for which it was written; nil when it was not.
    public let nexusVersion: VersionRange?
    /// The versions of BrainDrive for which it was written; nil when it was not.
    public let compatibility: VersionRange?
    /// The versions of Python that it needs, in Python's own notation.
    public let pythonVersion: String?
    /// The plugins that must be enabled for the same owner, or for the system, before it can be.
    public let dependencies: [ManifestDependency]
}
