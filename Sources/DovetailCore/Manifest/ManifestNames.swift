/// The names of a plugin as they stand in a manifest that may still be wrong.
struct ManifestNames {
    /// The `name`, when it is a text.
    let name: String?
    /// The `plugin_slug`, or the name when there is none.
    let slug: String?
    /// The `scope`, or the slug when there is none.
    let scope: String?
    private let isSlugGiven: Bool

    init(_ document: JSONValue) {
        let object = ManifestObject(document)
        self.name = object.string("name")
        self.isSlugGiven = object["plugin_slug"] != nil
        self.slug = object["plugin_slug"].map(\.string) ?? self.name
        self.scope = object["scope"].map(\.string) ?? self.slug
    }

    /// The names that are there, by field, for the naming rules.
    var fields: [(field: String, value: String)] {
        [("name", self.name), ("plugin_slug", self.slug), ("scope", self.scope)].compactMap { field, value in
            value.map { (field, $0) }
        }
    }

    /// The identity, when all three names are what they should be.
    var identity: PluginIdentity? {
        // What is wrong with the slug is a finding already.
        guard let name = self.name, let scope = self.scope, let slug = self.slug.flatMap({ try? PluginSlug($0) }) else {
            return nil
        }
        return PluginIdentity(name: name, slug: slug, scope: scope)
    }

    /// The finding that the name is no slug and stands in for one; nil when it need not or does.
    var slugNeeded: Finding? {
        guard !self.isSlugGiven, let name = self.name, TextRule.name.accepts(name), !TextRule.slug.accepts(name) else {
            return nil
        }
        let proposal = String(name.filter { $0 != " " }.prefix(64))
        return Finding(
            .slugNeeded, at: .root.member("plugin_slug"),
            found: "nothing, and the name \"\(name.excerpt(60))\" is no slug",
            expected: TextRule.slug.expected, mend: "Add \"plugin_slug\": \"\(proposal)\".")
    }
}
