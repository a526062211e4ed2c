/// A part of a plugin that can fail by itself.
public struct ManifestFeature: Hashable, Sendable {
    /// The name by which the plugin's code reports it.
    public let name: String
    /// Whether the plugin is of no use without it.
    public let isRequired: Bool
    /// What it does.
    public let description: String?
}
