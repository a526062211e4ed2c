/// The tables of the manifest's reference in Markdown, made from the same table as the parser's checks.
public enum ManifestReference {
    /// One section with a table for each kind of object, the manifest itself first; ends with a line feed.
    public static func markdown() -> String {
        ManifestRecord.all.map(\.section).joined(separator: "\n")
    }
}

extension ManifestRecord {
    fileprivate var section: String {
        """
        ### \(self.title)

        At `\(self.place)`.

        | field | type | when absent | meaning | from |
        | --- | --- | --- | --- | --- |
        \(self.fields.map(\.row).joined(separator: "\n"))

        """
    }

    fileprivate var link: String {
        "[\(self.title)](#\(self.title.lowercased().split(separator: " ").joined(separator: "-")))"
    }
}

extension ManifestField {
    fileprivate var row: String {
        let name = self.aliases.isEmpty ? "" : ", also " + self.aliases.map { "`\($0)`" }.joined(separator: ", ")
        let rule = self.shape.constraint.map { "; \(Markdown.escaped($0))" } ?? ""
        let cells = [
            "`\(self.name)`\(name)", self.shape.reference, self.absence, "\(Markdown.escaped(self.meaning))\(rule)",
            self.origin.rawValue,
        ]
        return "| \(cells.joined(separator: " | ")) |"
    }

    private var absence: String {
        switch self.presence {
        case .required, .requiredByNaming: "**required**"
        case .optional(let text): Markdown.escaped(text)
        }
    }
}

extension ManifestShape {
    /// The type in the reference, with links to the tables of objects.
    fileprivate var reference: String {
        switch self {
        case .text: "string"
        case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .boolean, .integer, .number, .anyObject: self.types.joined()
        case .list(.anything): "list"
        case .list(let element): "list of \(element.reference)"
        case .map(_, let value): "object of \(value.reference)"
        case .record(let record): record.link
        case .anything: "any"
        case .either(let shapes): shapes.map(\.reference).joined(separator: " or ")
        }
    }

    /// What else is expected of the value, or nil when the type says all.
    fileprivate var constraint: String? {
        switch self {
        case .text(let rule): rule.expected
        case .integer(let bounds) where bounds != Int.min...Int.max: self.expected
        case .number(let bounds) where bounds.upperBound < 1e300: self.expected
        case .list(let element): element.constraint.map { "each \($0)" }
        case .either, .map, .choice, .boolean, .integer, .number, .record, .anyObject, .anything: nil
        }
    }
}

/// The little that a cell of a Markdown table needs.
private enum Markdown {
    /// The text with the characters escaped that Markdown would read, except between backticks.
    static func escaped(_ text: String) -> String {
        var isCode = false
        return text.reduce(into: "") { result, character in
            if character == "`" { isCode.toggle() }
            let isRead = character == "|" || !isCode && "*_<>".contains(character)
            result += isRead ? "\\\(character)" : String(character)
        }
    }
}
