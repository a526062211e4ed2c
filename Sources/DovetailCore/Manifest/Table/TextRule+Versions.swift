extension TextRule {
    /// A version.
    static let version = TextRule(
        "a version of three numbers, such as 1.4.0 or 2.0.0-beta.1",
        pattern: "^\(number)(?:\\.\(number)){2}(?:-\(prerelease))?(?:\\+\(build))?$",
        maximumLength: 128
    ) { text in
        SemanticVersion(text) != nil
    }

    /// A range of versions.
    static let versionRange = TextRule(
        "a range of versions, such as ^1.2, >=1.0.0 <2.0.0 or *", pattern: VersionRangeParser.pattern,
        maximumLength: 256
    ) { text in
        VersionRange(text) != nil
    }

    /// Another plugin, with or without a range of versions.
    static let dependency = TextRule(
        "a slug such as TaskManager, or a slug with a range such as TaskManager@^1.0",
        pattern: "^(?!\\.{1,2}(?:@|$))[A-Za-z0-9._-]{1,64}(?:@\(VersionRangeParser.pattern.dropFirst().dropLast()))?$",
        maximumLength: 320
    ) { text in
        ManifestDependency(text) != nil
    }

    private static let number = "(?:0|[1-9][0-9]{0,17})"
    private static let prerelease = "\(prereleasePart)(?:\\.\(prereleasePart))*"
    private static let prereleasePart = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
    private static let build = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*"
}

extension ManifestDependency {
    /// Reads `Slug` or `Slug@range`; nil when the text is neither.
    init?(_ text: String) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        // The error is the nil.
        guard let first = parts.first, let slug = try? PluginSlug(first) else { return nil }
        guard let range = parts.count == 2 ? VersionRange(parts[1]) : .any else { return nil }
        self.init(slug: slug, range: range)
    }
}
