/// Turns the text of a ``VersionRange`` into comparators.
enum VersionRangeParser {
    /// The pattern of the texts that are read, for the JSON Schema.
    static let pattern: String = {
        let number = "(?:0|[1-9][0-9]{0,17})"
        let prerelease = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
        let suffix = "(?:-\(prerelease)(?:\\.\(prerelease))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?"
        let partial = "(?:[*xX]|\(number)(?:\\.[*xX]|\\.\(number)(?:\\.[*xX]|\\.\(number)\(suffix))?)?)"
        let comparator = "(?:\\^|~|[<>]=?|=)? *\(partial)"
        let set = "\(comparator)(?:(?: *, *| +)\(comparator))*"
        return "^ *\(set)(?: *\\|\\| *\(set))* *$"
    }()

    /// The comparators of each alternative, or nil when the text is no range.
    static func alternatives(in text: String) -> [[VersionComparator]]? {
        var result: [[VersionComparator]] = []
        var rest = Substring(text)
        while true {
            let (part, after) = rest.cut(at: "||")
            guard let comparators = self.comparators(in: part) else { return nil }
            result.append(comparators)
            guard let after else { return result }
            rest = after
        }
    }

    private static func comparators(in text: Substring) -> [VersionComparator]? {
        var rest = text.drop { $0 == " " }
        guard !rest.isEmpty else { return nil }
        var result: [VersionComparator] = []
        while !rest.isEmpty {
            let sign = rest.prefix { "^~<>=".contains($0) }
            rest = rest.dropFirst(sign.count).drop { $0 == " " }
            let version = rest.prefix { $0 != " " && $0 != "," && !"^~<>=".contains($0) }
            rest = rest.dropFirst(version.count)
            guard let partial = PartialVersion(version), let pair = partial.comparators(sign: sign) else { return nil }
            result += pair

            let separator = rest.prefix { $0 == " " || $0 == "," }
            rest = rest.dropFirst(separator.count)
            let commas = separator.count { $0 == "," }
            guard commas <= 1, rest.isEmpty ? commas == 0 : !separator.isEmpty else { return nil }
        }
        return result
    }
}

extension Substring {
    /// What stands before the separator, and what after it; nil when it does not occur.
    fileprivate func cut(at separator: String) -> (Substring, Substring?) {
        var index = self.startIndex
        while index < self.endIndex {
            if self[index...].hasPrefix(separator) {
                return (self[..<index], self[index...].dropFirst(separator.count))
            }
            index = self.index(after: index)
        }
        return (self, nil)
    }
}
