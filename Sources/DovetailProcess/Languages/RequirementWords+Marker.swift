// The condition after a semicolon: `python_version < "3.12" and sys_platform == 'linux'`.
extension RequirementWords {
    /// What a condition may ask for.
    private static let variables: Set<String> = [
        "python_version", "python_full_version", "os_name", "sys_platform", "platform_release", "platform_system",
        "platform_version", "platform_machine", "platform_python_implementation", "implementation_name",
        "implementation_version", "extra",
    ]
    /// How deep conditions may lie in parentheses.
    private static let maximumDepth = 8

    /// The condition that comes next; nil when none does.
    ///
    /// No text in it holds white space: pip would look for options in it.
    mutating func marker(depth: Int = 0) -> String? {
        guard depth <= Self.maximumDepth, var marker = self.term(depth: depth) else { return nil }
        while let link = ["and", "or"].first(where: { self.take($0) }) {
            guard let next = self.term(depth: depth) else { return nil }
            marker += " \(link) \(next)"
        }
        return marker
    }

    private mutating func term(depth: Int) -> String? {
        if self.take("(") {
            guard let inner = self.marker(depth: depth + 1), self.take(")") else { return nil }
            return "(\(inner))"
        }
        guard let left = self.operand(), let comparison = self.comparison() ?? self.membership(),
            let right = self.operand()
        else { return nil }
        return "\(left) \(comparison) \(right)"
    }

    private mutating func membership() -> String? {
        if self.take("not") { return self.take("in") ? "not in" : nil }
        return self.take("in") ? "in" : nil
    }

    private mutating func operand() -> String? {
        for quote in ["\"", "'"] where self.take(quote) {
            let text = self.run { Self.isLetterOrDigit($0) || "._*+!,~-".utf8.contains($0) }
            return self.take(quote) ? "\"\(text)\"" : nil
        }
        let variable = self.run { Self.isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }
        return Self.variables.contains(variable) ? variable : nil
    }
}
