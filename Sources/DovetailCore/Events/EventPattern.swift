/// Which events a listener wants: a name in which `*` stands for one part and a final `**` for any rest.
///
/// `task.*` matches `task.completed` but not `task.list.emptied`, which `task.**` does.
public struct EventPattern: Sendable, Hashable {
    /// The pattern as it was written.
    public let rawValue: String
    private let parts: [Substring]

    /// Reads a pattern; nil when it is empty, has an empty part, or `**` stands elsewhere than at the end.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard !parts.dropLast().contains("**"), parts.allSatisfy(Self.isPart) else { return nil }
        self.rawValue = text
        self.parts = parts
    }

    /// Whether an event of that name is wanted.
    public func matches(_ name: String) -> Bool {
        guard self.rawValue.contains("*") else { return self.rawValue == name }
        let names = name.split(separator: ".", omittingEmptySubsequences: false)
        if self.parts.last == "**" {
            let fixed = self.parts.dropLast()
            return names.count > fixed.count && zip(fixed, names).allSatisfy(Self.fits)
        }
        return names.count == self.parts.count && zip(self.parts, names).allSatisfy(Self.fits)
    }

    /// Whether every event that `other` wants is also wanted here.
    public func covers(_ other: EventPattern) -> Bool {
        if self.parts.last == "**" {
            let fixed = self.parts.dropLast()
            return other.parts.count > fixed.count
                && zip(fixed, other.parts).allSatisfy { $0 == "*" && $1 != "**" || $0 == $1 }
        }
        return other.parts.last != "**" && other.parts.count == self.parts.count
            && zip(self.parts, other.parts).allSatisfy { $0 == "*" || $0 == $1 }
    }

    private static func fits(_ part: Substring, _ name: Substring) -> Bool { part == "*" || part == name }

    private static func isPart(_ text: Substring) -> Bool {
        text == "*" || text == "**"
            || !text.isEmpty
                && text.utf8.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                        || byte == 0x2D || byte == 0x5F
                }
    }
}

extension EventPattern: CustomStringConvertible {
    public var description: String { self.rawValue }
}
