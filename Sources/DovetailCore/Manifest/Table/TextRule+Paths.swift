extension TextRule {
    /// A file inside the plugin's folder.
    static let file = TextRule(
        "a path inside the plugin's folder such as dist/index.html, without \"..\", \"\\\" and a leading \"/\"",
        pattern: "^(?!\\.\\.(?:/|$))\(segment)(?:/(?!\\.\\.(?:/|$))\(segment))*$", maximumLength: 512
    ) { text in
        text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part != ".." && !part.contains("\\")
                && part.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        }
    }

    /// The path of an endpoint.
    static let endpointPath = TextRule(
        "a path such as /tasks/{id}, with letters, digits, \".\", \"_\", \"~\" and \"-\", or \"/**\" at its end",
        pattern: "^/(?:\(step)(?:/\(step))*(?:/\\*\\*)?|\\*\\*)?$", maximumLength: 512
    ) { text in
        guard text.hasPrefix("/") else { return false }
        guard text != "/" else { return true }
        let parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let named = parts.last == "**" ? parts.dropLast() : parts[...]
        return named.allSatisfy(Self.isStep)
    }

    private static let segment = "[^/\\\\\\u0000-\\u001F\\u007F]+"
    private static let step = "(?:(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+|\\{[A-Za-z_][A-Za-z0-9_]*\\})"

    private static func isStep(_ part: Substring) -> Bool {
        guard part.hasPrefix("{"), part.hasSuffix("}") else {
            return CharacterClass.word.adding(".~-").holds(part) && part != "." && part != ".."
        }
        let name = part.dropFirst().dropLast()
        return CharacterClass.word.holds(name) && name.utf8.first.map(CharacterClass.digits.contains) == false
    }
}
