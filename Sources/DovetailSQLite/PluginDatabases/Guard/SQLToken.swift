/// A part of an SQL text, as SQLite takes it apart.
struct SQLToken: Equatable {
    /// What a part is.
    enum Kind {
        /// A keyword, or a name without quotes.
        case word
        /// A name in `"…"`, `` `…` `` or `[…]`.
        case quotedName
        /// A text in `'…'`, which SQLite also takes as a name where only a name can stand.
        case string
        /// Bytes: `x'…'`.
        case blob
        /// A placeholder: `?`, `?1`, `:name`, `@name`, `$name`.
        case variable
        /// A number.
        case number
        /// A single other character.
        case symbol
    }

    /// What it is.
    let kind: Kind
    /// What it says: words in lower case, names and texts without their quotes.
    let text: String
    /// Where it stands, in bytes.
    let range: Range<Int>

    /// Whether it is a keyword.
    func isWord(_ keywords: String...) -> Bool { self.kind == .word && keywords.contains(self.text) }

    /// Whether it is that character.
    func isSymbol(_ character: String) -> Bool { self.kind == .symbol && self.text == character }

    /// What it names, in lower case; nil when it cannot be a name.
    var name: String? {
        switch self.kind {
        case .word: self.text
        case .quotedName, .string: self.text.lowercased()
        case .blob, .variable, .number, .symbol: nil
        }
    }
}
