/// The rules about names that keep plugins and modules apart.
///
/// The rules find; ``NamingPolicy`` judges. `name` is judged, never `display_name`, which may say what it likes.
public enum NamingRules {
    /// A name without its case, spaces, `-` and `_`: two names that fold to one text are too alike (H1).
    static func folded(_ name: String) -> String {
        name.lowercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "_" }
    }

    /// The module name that is proposed for a plugin: `CollectionViewerModule` (H1).
    static func proposedModuleName(for plugin: String) -> String {
        let stem = plugin.filter { !$0.isWhitespace }
        return "\(stem.excerpt(60))Module"
    }

    /// Lists what is wrong with the names of a plugin's modules (H1, H2, and H4 within a plugin).
    ///
    /// - Parameters:
    ///   - plugin: The values of `name`, `plugin_slug` and `scope` that are there, by field.
    ///   - modules: The modules.
    /// - Returns: The findings, module by module, as errors: ``NamingPolicy`` may ease them.
    static func findings(plugin: [(field: String, value: String)], modules: [NamedModule]) -> [Finding] {
        let proposal = Self.proposedModuleName(for: plugin.first?.value ?? "My")
        var findings: [Finding] = []
        var earlier: [String: String] = [:]
        for module in modules where module.name != "" {
            let name = module.effectiveName
            let alike = plugin.filter { Self.folded($0.value) == Self.folded(name) }
            if module.name == nil {
                findings.append(Self.nameless(module, proposal))
            } else if !alike.isEmpty {
                findings.append(Self.likePlugin(name, module, alike, proposal))
            }
            if let other = earlier[name.lowercased()] {
                findings.append(Self.likeModule(name, module, other))
            } else {
                earlier[name.lowercased()] = name
            }
        }
        return findings
    }

    private static func nameless(_ module: NamedModule, _ proposal: String) -> Finding {
        let hint = module.displayName == nil ? "" : " display_name is only what people read."
        return Finding(
            .moduleWithoutName, at: module.path.member("name"),
            found: module.displayName.map { "no name, only the display_name \"\($0.excerpt(60))\"" } ?? "no name",
            expected: "a name that becomes part of the module's id", mend: "Add \"name\": \"\(proposal)\".\(hint)")
    }

    private static func likePlugin(
        _ name: String, _ module: NamedModule, _ alike: [(field: String, value: String)], _ proposal: String
    ) -> Finding {
        let fields = alike.map { "\($0.field) \"\($0.value.excerpt(60))\"" }.joined(separator: " and ")
        let isSame = alike.contains { $0.value == name }
        let how = isSame ? "" : " when case, spaces, \"-\" and \"_\" are left out"
        return Finding(
            .moduleNamedLikePlugin, at: module.path.member("name"), found: "\"\(name.excerpt(60))\"",
            expected: "a name other than the plugin's \(fields)\(how)",
            mend: "Rename the module, for instance to \"\(proposal)\"; its display_name can stay.")
    }

    private static func likeModule(_ name: String, _ module: NamedModule, _ other: String) -> Finding {
        // The very same name twice would make one id of two modules: no policy can let that through.
        Finding(
            name == other ? .duplicate : .moduleNamesAlike, at: module.path.member("name"),
            found: "\"\(name.excerpt(60))\", and \"\(other.excerpt(60))\" before it",
            expected: "names that are unique in the plugin, also in other case",
            mend: "Give each module a name of its own, such as \"\(name.excerpt(60))2\".")
    }
}
