/// Another plugin that a plugin needs.
public struct ManifestDependency: Hashable, Sendable {
    /// The plugin that is needed.
    public let slug: PluginSlug
    /// The versions of it that will do; ``VersionRange/any`` when the manifest does not say.
    public let range: VersionRange

    /// Names a plugin that is needed.
    public init(slug: PluginSlug, range: VersionRange = .any) {
        self.slug = slug
        self.range = range
    }
}

extension ManifestDependency: CustomStringConvertible {
    public var description: String { self.range == .any ? self.slug.rawValue : "\(self.slug)@\(self.range)" }
}
