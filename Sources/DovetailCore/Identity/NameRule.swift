/// What a kind of name may look like.
///
/// Every name that reaches the host from outside is judged here once, at the edge, and is a type of its own afterwards.
public struct NameRule: Sendable {
    /// What the name names, as it stands in a message: `plugin slug`.
    let subject: String
    /// The characters allowed beside ASCII letters and digits.
    let extraCharacters: String
    /// The longest name allowed, in characters.
    let maximumLength: Int
    /// Whether the first character must be a letter or a digit.
    let startsAlphanumeric: Bool
    /// Names that fit the alphabet but are taken, in lower case.
    let reserved: Set<String>

    static let pluginSlug = NameRule(
        subject: "plugin slug", extraCharacters: "._-", maximumLength: 64, startsAlphanumeric: false,
        reserved: [".", ".."])
    static let user = NameRule(
        subject: "user name", extraCharacters: "._-@", maximumLength: 64, startsAlphanumeric: true,
        reserved: ["me", "system"])

    /// Checks a text against the rule.
    func check(_ text: String) throws(NameError) {
        guard !text.isEmpty else { throw self.error(text, "it is empty") }
        guard text.unicodeScalars.count <= self.maximumLength else {
            throw self.error(text, "it is longer than \(self.maximumLength) characters")
        }
        if let stranger = text.unicodeScalars.first(where: { !self.allows($0) }) {
            throw self.error(text, "it contains \(Self.printable(stranger))")
        }
        if self.startsAlphanumeric, let first = text.unicodeScalars.first, !Self.isAlphanumeric(first) {
            throw self.error(text, "it does not begin with a letter or a digit")
        }
        guard !self.reserved.contains(text.lowercased()) else { throw self.error(text, "that name is reserved") }
    }

    private func allows(_ scalar: Unicode.Scalar) -> Bool {
        Self.isAlphanumeric(scalar) || self.extraCharacters.unicodeScalars.contains(scalar)
    }

    private func error(_ text: String, _ reason: String) -> NameError {
        NameError(subject: self.subject, text: text, reason: reason, allowed: self.allowed)
    }

    private var allowed: String {
        "1 to \(self.maximumLength) characters out of A-Z, a-z, 0-9 and \(self.extraCharacters)"
    }

    private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }

    private static func printable(_ scalar: Unicode.Scalar) -> String {
        scalar.isASCII && scalar.value > 0x20 && scalar.value < 0x7F
            ? "\u{201C}\(scalar)\u{201D}" : "the character U+\(String(scalar.value, radix: 16, uppercase: true))"
    }
}
