/// Facts with their names in front, aligned.
struct FactList: Sendable {
    /// The names and the facts; those without a fact are left out.
    let facts: [(name: String, fact: String)]

    /// Makes a list; nil facts are left out.
    init(_ facts: [(String, String?)]) {
        self.facts = facts.compactMap { name, fact in fact.map { (name, $0) } }
    }

    /// The list as text without a line end at its end.
    var text: String {
        let width = self.facts.map(\.name.count).max() ?? 0
        return self.facts.map { name, fact in
            name + String(repeating: " ", count: width - name.count + 2) + fact
        }.joined(separator: "\n")
    }
}
