/// Some versions of Python, in Python's own notation: `>=3.11`, `~=3.11`, `>=3.11,<4,!=3.12.0`, `==3.11.*`.
public struct PythonVersions: Hashable, Sendable {
    private enum Comparison: String, CaseIterable {
        case compatible = "~=", equal = "==", unequal = "!=", atMost = "<=", atLeast = ">=", below = "<", above = ">"
    }

    private struct Clause: Hashable, Sendable {
        let comparison: Comparison
        let numbers: [Int]
        /// Whether it ends in `.*`.
        let isPrefix: Bool
    }

    private let clauses: [Clause]

    /// Reads versions; nil when the text is none.
    public init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let clauses = parts.compactMap { Self.clause($0.filter { $0 != " " }) }
        guard clauses.count == parts.count else { return nil }
        self.clauses = clauses
    }

    /// Whether a version is one of them.
    ///
    /// - Parameter version: Its numbers, such as 3, 11 and 2.
    /// - Returns: Whether it is.
    public func contain(_ version: [Int]) -> Bool { self.clauses.allSatisfy { Self.holds($0, version) } }

    private static func clause(_ text: String) -> Clause? {
        guard let comparison = Comparison.allCases.first(where: { text.hasPrefix($0.rawValue) }) else { return nil }
        var rest = text.dropFirst(comparison.rawValue.count)
        let isPrefix = rest.hasSuffix(".*")
        if isPrefix { rest = rest.dropLast(2) }
        let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in
            part.utf8.count <= 9 && CharacterClass.digits.holds(part) ? Int(part) : nil
        }
        guard numbers.count == parts.count, !isPrefix || comparison == .equal || comparison == .unequal,
            comparison != .compatible || numbers.count > 1
        else { return nil }
        return Clause(comparison: comparison, numbers: numbers, isPrefix: isPrefix)
    }

    private static func holds(_ clause: Clause, _ version: [Int]) -> Bool {
        let numbers = clause.numbers
        let begins = Self.padded(version, to: numbers.count).starts(with: numbers)
        let length = max(version.count, numbers.count)
        let (left, right) = (Self.padded(version, to: length), Self.padded(numbers, to: length))
        return switch clause.comparison {
        case .equal: clause.isPrefix ? begins : left == right
        case .unequal: clause.isPrefix ? !begins : left != right
        case .atMost: !right.lexicographicallyPrecedes(left)
        case .atLeast: !left.lexicographicallyPrecedes(right)
        case .below: left.lexicographicallyPrecedes(right)
        case .above: right.lexicographicallyPrecedes(left)
        case .compatible:
            !left.lexicographicallyPrecedes(right)
                && Self.padded(version, to: numbers.count).starts(with: numbers.dropLast())
        }
    }

    private static func padded(_ numbers: [Int], to count: Int) -> [Int] {
        numbers + Array(repeating: 0, count: max(0, count - numbers.count))
    }
}
