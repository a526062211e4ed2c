/// A version by the rules of Semantic Versioning 2.0.0: `1.4.0`, `2.0.0-beta.1+build.7`.
///
/// Build metadata (`+build.7`) is read and dropped: it does not tell versions apart.
public struct SemanticVersion: Sendable {
    /// Changes that break users of the plugin.
    public let major: Int
    /// Changes that add to it.
    public let minor: Int
    /// Changes that mend it.
    public let patch: Int
    /// The parts behind the `-`, empty for a release version.
    public let prerelease: [String]

    /// Makes a version of its three numbers.
    public init(_ major: Int, _ minor: Int, _ patch: Int) {
        (self.major, self.minor, self.patch, self.prerelease) = (major, minor, patch, [])
    }

    /// Reads a version; nil when the text is not one by the rules of Semantic Versioning 2.0.0.
    public init?(_ text: String) {
        guard text.utf8.count <= 128 else { return nil }
        let withoutBuild = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        let withoutPrerelease = withoutBuild[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = withoutPrerelease[0].split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3 else { return nil }
        let parsed = numbers.compactMap(Self.number)
        guard parsed.count == 3 else { return nil }
        (self.major, self.minor, self.patch) = (parsed[0], parsed[1], parsed[2])

        let prerelease =
            withoutPrerelease.dropFirst().first?.split(separator: ".", omittingEmptySubsequences: false) ?? []
        guard prerelease.allSatisfy(Self.isPrereleasePart) else { return nil }
        self.prerelease = prerelease.map(String.init)

        let build = withoutBuild.dropFirst().first?.split(separator: ".", omittingEmptySubsequences: false) ?? []
        guard build.allSatisfy(Self.isIdentifier) else { return nil }
    }

    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        guard text == "0" || !text.hasPrefix("0") else { return nil }
        return Int(text)
    }

    private static func isIdentifier(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2D
            }
    }

    private static func isPrereleasePart(_ text: Substring) -> Bool {
        guard Self.isIdentifier(text) else { return false }
        let isNumeric = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return !isNumeric || text == "0" || !text.hasPrefix("0")
    }
}

extension SemanticVersion: Hashable {}

extension SemanticVersion: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        guard left.core == right.core else { return left.core.lexicographicallyPrecedes(right.core) }
        switch (left.prerelease.isEmpty, right.prerelease.isEmpty) {
        case (true, _): return false
        case (false, true): return true
        case (false, false): return left.prerelease.lexicographicallyPrecedes(right.prerelease, by: Self.partPrecedes)
        }
    }

    private var core: [Int] { [self.major, self.minor, self.patch] }

    /// Numbers by value and before words; words by their ASCII order (Semantic Versioning 2.0.0, item 11).
    private static func partPrecedes(_ left: String, _ right: String) -> Bool {
        switch (Int(left), Int(right)) {
        case (let left?, let right?): left < right
        case (_?, nil): true
        case (nil, _?): false
        case (nil, nil): left < right
        }
    }
}

extension SemanticVersion: CustomStringConvertible {
    public var description: String {
        let prerelease = self.prerelease.isEmpty ? "" : "-" + self.prerelease.joined(separator: ".")
        return "\(self.major).\(self.minor).\(self.patch)\(prerelease)"
    }
}

extension SemanticVersion: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let version = Self(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(text.excerpt(40)) is no version")
        }
        self = version
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}
