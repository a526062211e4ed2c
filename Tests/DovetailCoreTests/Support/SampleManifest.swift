import DovetailCore

/// Manifests for tests.
enum SampleManifest {
    /// A lawful manifest with some members put in or over it.
    static func document(_ members: [String: JSONValue] = [:]) -> JSONValue {
        .object(["name": "Sample", "version": "1.0.0"].merging(members) { _, own in own })
    }

    /// What the parser says about it.
    static func read(_ members: [String: JSONValue] = [:], policy: NamingPolicy = .strict) -> ManifestReading {
        ManifestParser.parse(document: self.document(members), policy: policy)
    }

    /// What the parser says about a text.
    static func read(text: String) -> ManifestReading {
        ManifestParser.parse(bytes: Array(text.utf8))
    }
}
