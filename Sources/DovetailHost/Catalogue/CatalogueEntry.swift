public import DovetailCore

/// A plugin in the catalogue.
public struct CatalogueEntry: Sendable, Equatable {
    /// The plugin.
    public let slug: PluginSlug
    /// Its releases, oldest version first, also those that were withdrawn.
    public let releases: [PublishedRelease]
    /// The manifest of the newest release that can be installed.
    public let manifest: PluginManifest
}

/// What publishing a folder led to.
public struct Publication: Sendable, Equatable {
    /// The release.
    public let release: ReleaseID
    /// Whether it was added; false when it was there already with the same content.
    public let isNew: Bool
    /// What its author should know.
    public let warnings: [Finding]
}

/// A folder that was found but could not be published.
public struct BrokenPackage: Sendable, Equatable {
    /// Where it lies.
    public let folder: String
    /// Why it could not be published.
    public let error: DovetailError
}
