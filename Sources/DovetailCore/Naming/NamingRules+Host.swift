extension NamingRules {
    /// Lists the names of a plugin that other plugins of the host have already, also in another case (H4).
    ///
    /// An existing identity with the same slug **and** name is an older or newer release of the same plugin, and no
    /// conflict: it may even have another scope.
    ///
    /// - Parameters:
    ///   - plugin: The plugin that wants to come in.
    ///   - existing: The identities that the host knows, in any order.
    /// - Returns: One finding for each name that is taken; none when all three are free.
    public static func conflicts(of plugin: PluginIdentity, with existing: some Sequence<PluginIdentity>) -> [Finding] {
        existing.flatMap { other -> [Finding] in
            guard other.slug != plugin.slug || other.name != plugin.name else { return [] }
            return [
                Self.conflict("name", plugin.name, other.name, other),
                Self.conflict("plugin_slug", plugin.slug.rawValue, other.slug.rawValue, other),
                Self.conflict("scope", plugin.scope, other.scope, other),
            ].compactMap(\.self)
        }
    }

    private static func conflict(
        _ field: String, _ mine: String, _ theirs: String, _ other: PluginIdentity
    ) -> Finding? {
        guard mine.lowercased() == theirs.lowercased() else { return nil }
        let owner = "the plugin \"\(other.name.excerpt(60))\" (\(other.slug))"
        let spelling = mine == theirs ? "" : " as \"\(theirs.excerpt(60))\""
        return Finding(
            .taken, at: .root.member(field), found: "\"\(mine.excerpt(60))\", which \(owner) has\(spelling)",
            expected: "a \(field) that no other plugin of the host has, also in other case",
            mend: "Choose another \(field); for a new release of that plugin, keep its name and slug as they are.")
    }
}
