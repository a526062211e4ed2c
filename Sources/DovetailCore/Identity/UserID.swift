/// The name of a user of the host, such as `ada`.
///
/// A user name has 1 to 64 characters out of `A`–`Z`, `a`–`z`, `0`–`9`, `.`, `_`, `-` and `@`, and begins with a letter or
/// digit. `me` and `system` are no user names, in whatever case: the first stands for whoever is signed in, the second
/// for the host itself. Two names that differ only in case name the same user: compare ``folded``.
public struct UserID: Hashable, Sendable {
    /// The name as it was first written.
    public let rawValue: String

    /// Makes a user name of a text.
    ///
    /// - Throws: ``NameError`` when the text breaks the rule above or is reserved.
    public init(_ text: String) throws(NameError) {
        try NameRule.user.check(text)
        self.rawValue = text
    }

    /// The name in lower case: equal for all names that may not stand beside each other in one host.
    public var folded: String { self.rawValue.lowercased() }
}

extension UserID: CustomStringConvertible {
    public var description: String { self.rawValue }
}

extension UserID: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension UserID: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.rawValue)
    }
}
