/// A set of versions, such as `^1.2`, `~1.4`, `>=1.0.0 <2.0.0`, `1.x || 2.1.0` or `*`.
///
/// | written | holds |
/// | --- | --- |
/// | `1.2.3`, `=1.2.3` | that version |
/// | `1.2`, `1.2.x`, `1.2.*` | 1.2.0 and above, below 1.3.0 |
/// | `^1.2.3` | 1.2.3 and above, below 2.0.0; the first number that is not 0 stays the same: `^0.2` ends below 0.3.0 |
/// | `~1.2.3` | 1.2.3 and above, below 1.3.0; `~1` ends below 2.0.0 |
/// | `>`, `>=`, `<`, `<=` | what the sign says; `>1.2` begins at 1.3.0 |
/// | `*` | every version |
///
/// A space or comma between two of them means both, `||` means either. A version with a prerelease part is held only
/// when a comparator with a prerelease part names the same three numbers: `>=1.0.0-beta` holds `1.0.0-rc`, but neither
/// `1.1.0-rc` nor does `<2.0.0` hold `2.0.0-beta`.
public struct VersionRange: Sendable {
    /// The range as it was written, without white space around it.
    public let text: String

    /// Any one of these must hold, and each holds when all its comparators do.
    private let alternatives: [[VersionComparator]]

    /// Every version that is no prerelease.
    public static let any = VersionRange(text: "*", alternatives: [[]])

    private init(text: String, alternatives: [[VersionComparator]]) {
        self.text = text
        self.alternatives = alternatives
    }

    /// Reads a range; nil when the text is not one.
    public init?(_ text: String) {
        guard text.utf8.count <= 256, let alternatives = VersionRangeParser.alternatives(in: text) else { return nil }
        self.text = text.trimmingSpaces
        self.alternatives = alternatives
    }

    /// The range that holds one version alone.
    public init(exactly version: SemanticVersion) {
        self.init(text: version.description, alternatives: [[VersionComparator(.equal, version)]])
    }

    /// Whether the version is in the range.
    public func contains(_ version: SemanticVersion) -> Bool {
        self.alternatives.contains { comparators in
            comparators.allSatisfy { $0.holds(version) }
                && (version.prerelease.isEmpty || comparators.contains { $0.admitsPrereleases(of: version) })
        }
    }
}

extension VersionRange: Hashable {
    public static func == (left: Self, right: Self) -> Bool { left.text == right.text }

    public func hash(into hasher: inout Hasher) { hasher.combine(self.text) }
}

extension VersionRange: CustomStringConvertible {
    public var description: String { self.text }
}

extension VersionRange: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let range = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(text.excerpt(40)) is no version range")
        }
        self = range
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.text)
    }
}
