/// The URL-safe name by which a host knows a plugin, such as `TaskManager`.
///
/// A slug has 1 to 64 characters out of `A`–`Z`, `a`–`z`, `0`–`9`, `.`, `_` and `-`, and is neither `.` nor `..`.
/// Two slugs that differ only in case name the same plugin for the purpose of uniqueness: compare ``folded``.
public struct PluginSlug: Hashable, Sendable {
    /// The slug as its author wrote it.
    public let rawValue: String

    /// Makes a slug of a text.
    ///
    /// - Throws: ``NameError`` when the text is empty, longer than 64 characters, or holds another character.
    public init(_ text: String) throws(NameError) {
        try NameRule.pluginSlug.check(text)
        self.rawValue = text
    }

    /// The slug in lower case: equal for all slugs that may not stand beside each other in one host.
    public var folded: String { self.rawValue.lowercased() }
}

extension PluginSlug: CustomStringConvertible {
    public var description: String { self.rawValue }
}

extension PluginSlug: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension PluginSlug: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.rawValue)
    }
}
