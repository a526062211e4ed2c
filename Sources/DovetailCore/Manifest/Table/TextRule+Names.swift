extension TextRule {
    /// The name of a plugin or module: what ids are made of, so not every character will do.
    static let name = TextRule(
        "1 to 128 letters, digits, spaces, \".\", \"_\" and \"-\", a letter or digit first, no space last",
        pattern: "^[A-Za-z0-9](?:[A-Za-z0-9 ._-]*[A-Za-z0-9._-])?$", maximumLength: 128
    ) { text in
        guard let first = text.utf8.first, CharacterClass.alphanumeric.contains(first) else { return false }
        return CharacterClass.word.adding(" .-").holds(text) && !text.hasSuffix(" ")
    }

    /// A slug, and a scope.
    static let slug = TextRule(
        "1 to 64 letters, digits, \".\", \"_\" and \"-\"", pattern: "^(?!\\.{1,2}$)[A-Za-z0-9._-]+$", maximumLength: 64
    ) { text in
        CharacterClass.word.adding(".-").holds(text) && text != "." && text != ".."
    }

    /// A key of a setting.
    static let key = TextRule(
        "letters, digits, \".\", \"_\" and \"-\", beginning with a letter or \"_\"",
        pattern: "^[A-Za-z_][A-Za-z0-9._-]*$",
        maximumLength: 64
    ) { text in
        CharacterClass.word.adding(".-").holds(text) && text.utf8.first.map(CharacterClass.initial.contains) == true
    }

    /// A table or column.
    static let sqlName = TextRule(
        "letters, digits and \"_\", beginning with a letter or \"_\"", pattern: "^[A-Za-z_][A-Za-z0-9_]*$",
        maximumLength: 63
    ) { text in
        CharacterClass.word.holds(text) && text.utf8.first.map(CharacterClass.initial.contains) == true
    }

    /// A name in parts, of an event, service, schedule or feature.
    static let dotted = TextRule(
        "parts of letters, digits, \"_\" and \"-\" with dots between them", pattern: "^\(part)(?:\\.\(part))*$",
        maximumLength: 200
    ) { text in
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(CharacterClass.word.adding("-").holds)
    }

    /// The names of events that a plugin hears.
    static let eventPattern = TextRule(
        "the name of an event, in which \"*\" may stand for one part and a final \"**\" for the rest",
        pattern: "^(?:(?:\(part)|\\*)(?:\\.(?:\(part)|\\*))*(?:\\.\\*\\*)?|\\*\\*)$", maximumLength: 200
    ) { text in
        EventPattern(text) != nil
    }

    /// A permission.
    static let permission = TextRule(
        "1 to 64 lower-case letters, digits, \".\", \"_\", \":\" and \"-\"", pattern: Permission.pattern,
        maximumLength: 64
    ) { text in
        Permission(text) != nil
    }

    private static let part = "[A-Za-z0-9_-]+"
}

extension CharacterClass {
    /// Letters and `_`.
    fileprivate static let initial = CharacterClass.letters.adding("_")
}
