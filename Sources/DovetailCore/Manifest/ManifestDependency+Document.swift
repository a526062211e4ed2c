extension ManifestDependency {
    /// The dependencies of a manifest with their places, in whichever of the three forms they are written.
    static func all(in value: JSONValue?) -> [(place: JSONPath, dependency: ManifestDependency)] {
        let path = JSONPath.root.member("dependencies")
        if let members = value?.object {
            return members.sorted { $0.key < $1.key }.compactMap { name, range in
                Self(name, range: range).map { (path.member(name), $0) }
            }
        }
        return (value?.array ?? []).enumerated().compactMap { index, element in
            Self(element).map { (path.element(index), $0) }
        }
    }

    private init?(_ element: JSONValue) {
        if let text = element.string {
            self.init(text)
        } else if let name = element["plugin_slug"]?.string {
            self.init(name, range: element["version"])
        } else {
            return nil
        }
    }

    private init?(_ name: String, range: JSONValue?) {
        // The error is the nil.
        guard let slug = try? PluginSlug(name) else { return nil }
        self.init(slug: slug, range: range?.string.flatMap { VersionRange($0) } ?? .any)
    }
}
