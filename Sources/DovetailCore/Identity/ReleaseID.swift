/// One version of a plugin, as it lies in shared storage.
public struct ReleaseID: Hashable, Sendable, Codable {
    /// The plugin.
    public let slug: PluginSlug
    /// Its version.
    public let version: SemanticVersion

    /// Names a release, whether or not it is published.
    public init(slug: PluginSlug, version: SemanticVersion) {
        self.slug = slug
        self.version = version
    }

    /// The folder of the release below the shared storage: `<slug>/v<version>`.
    public var path: String { "\(self.slug)/v\(self.version)" }
}

extension ReleaseID: CustomStringConvertible {
    public var description: String { "\(self.slug)@\(self.version)" }
}
