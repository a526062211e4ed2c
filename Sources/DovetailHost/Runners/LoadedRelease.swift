public import DovetailCore

/// A release that is ready to run: its manifest read, its folder found.
public struct LoadedRelease: Sendable, Equatable, Identifiable {
    /// The plugin and the version.
    public let id: ReleaseID
    /// Its manifest.
    public let manifest: PluginManifest
    /// Its folder: in shared storage, or where its author has it while it is not published.
    public let path: String

    /// Describes a release.
    public init(id: ReleaseID, manifest: PluginManifest, path: String) {
        self.id = id
        self.manifest = manifest
        self.path = path
    }
}

extension LoadedRelease {
    /// What shares a process with the installation of an owner.
    public func unit(of owner: Owner) -> ProcessUnit {
        ProcessUnit(release: self.id, owner: self.manifest.isolation == .perOwner ? owner : nil)
    }
}
