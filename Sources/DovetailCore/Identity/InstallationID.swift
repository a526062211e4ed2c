/// One plugin installed for one owner.
///
/// The pair is the key everywhere inside the host. The id that the outside sees is ``joined``.
public struct InstallationID: Hashable, Sendable, Codable {
    /// Whom the installation belongs to.
    public let owner: Owner
    /// Which plugin is installed.
    public let slug: PluginSlug

    /// Names the installation of a plugin for an owner, whether or not it exists.
    public init(owner: Owner, slug: PluginSlug) {
        self.owner = owner
        self.slug = slug
    }

    /// The plugin id `{user_id}_{plugin_slug}`.
    ///
    /// Two pairs can join to one text (`a_b` + `c`, `a` + `b_c`): the host refuses the second installation.
    public var joined: String { "\(self.owner.rawValue)_\(self.slug)" }

    /// The module id `{user_id}_{plugin_slug}_{module_name}`.
    public func joined(module name: String) -> String { "\(self.joined)_\(name)" }
}

extension InstallationID: CustomStringConvertible {
    public var description: String { "\(self.slug) of \(self.owner)" }
}
