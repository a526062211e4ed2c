/// The three names that tell a plugin from every other plugin of a host.
public struct PluginIdentity: Hashable, Sendable, Codable {
    /// The plugin's name, such as `Advanced Plugin`.
    public let name: String
    /// The plugin's slug, such as `AdvancedPlugin`.
    public let slug: PluginSlug
    /// The name under which the plugin's bundle exposes its modules, such as `AdvancedPlugin`.
    public let scope: String

    /// Puts the three names together.
    public init(name: String, slug: PluginSlug, scope: String) {
        self.name = name
        self.slug = slug
        self.scope = scope
    }
}
