/// What a text in a manifest may look like.
///
/// The rule is stated twice: as code that judges, and as a pattern for the JSON Schema. A test holds the two together.
struct TextRule: Sendable {
    /// What would be right, in a message: `a version such as 1.4.0`.
    let expected: String
    /// The pattern in the notation of JSON Schema.
    let pattern: String
    /// The greatest length in characters.
    let maximumLength: Int
    /// Whether the text fits, its length apart.
    private let fits: @Sendable (String) -> Bool

    init(_ expected: String, pattern: String, maximumLength: Int, fits: @escaping @Sendable (String) -> Bool) {
        self.expected = expected
        self.pattern = pattern
        self.maximumLength = maximumLength
        self.fits = fits
    }

    /// Whether the text is as it should be.
    func accepts(_ text: String) -> Bool {
        text.unicodeScalars.count <= self.maximumLength && self.fits(text)
    }
}

extension TextRule {
    /// A single line for people.
    static let line = TextRule.line(200)

    /// A single line for people, of at most so many characters.
    static func line(_ maximumLength: Int) -> TextRule {
        TextRule(
            "a single line of at most \(maximumLength) characters", pattern: "^[^\\u0000-\\u001F\\u007F]*$",
            maximumLength: maximumLength
        ) { text in
            text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        }
    }

    /// A text for people that may have many lines.
    static let prose = TextRule(
        "a text of at most 20000 characters, without NUL", pattern: "^[^\\u0000]*$", maximumLength: 20_000
    ) { text in
        !text.unicodeScalars.contains("\0")
    }

    /// The name of an environment variable.
    static let variable = TextRule(
        "the name of an environment variable such as TZ or HTTP_PROXY", pattern: "^[A-Za-z_][A-Za-z0-9_]*$",
        maximumLength: 100
    ) { text in
        CharacterClass.word.holds(text) && text.utf8.first.map(CharacterClass.digits.contains) == false
    }

    /// An address in the web.
    static let address = TextRule(
        "an address that begins with https:// or http://", pattern: "^https?://[!-~]+$", maximumLength: 2_000
    ) { text in
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
        let rest = text.utf8.dropFirst(scheme.utf8.count)
        return !rest.isEmpty && rest.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// An address of a mailbox.
    static let email = TextRule(
        "an e-mail address", pattern: "^[!-?A-~]+@[!-?A-~]+$", maximumLength: 254
    ) { text in
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x21...0x7E).contains($0) } }
    }
}
