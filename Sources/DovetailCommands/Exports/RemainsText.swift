import DovetailAPI
import DovetailCore

extension API.Remains {
    /// What is left, for people.
    var text: String {
        let rows = self.rows.sorted { $0.key < $1.key }.map { ("rows in \($0.key)", String?("\($0.value)")) }
        let facts: [(String, String?)] = [
            ("plugin", "\(self.slug)"), ("owner", self.owner), ("state", self.state.rawValue),
            ("storage", "\(self.storage)"), ("settings", "\(self.configuration)"), ("permissions", "\(self.grants)"),
            ("modules", "\(self.modules)"), ("subscriptions", "\(self.subscriptions)"),
        ]
        let hint = self.exports == 0 ? "" : " (`dovetail exports` lists them)"
        return FactList(facts + rows + [("exports", "\(self.exports)\(hint)")]).text
    }
}
