/// One point of the checklist that an author goes through before the plugin ships.
struct ChecklistItem: Sendable, Equatable, Encodable {
    /// How a point came out.
    enum Outcome: String, Sendable, Encodable {
        /// It is as it should be.
        case passed
        /// It is not.
        case failed
        /// Nothing is there to judge it by.
        case notChecked = "not_checked"
    }

    /// What should be the case.
    let claim: String
    /// How it came out.
    let outcome: Outcome
    /// What to do about it, or why it was not checked; empty when it passed.
    let note: String

    /// A point that is as it should be.
    static func passed(_ claim: String) -> Self { Self(claim: claim, outcome: .passed, note: "") }

    /// A point that is not as it should be, and how to mend it.
    static func failed(_ claim: String, _ mend: String) -> Self { Self(claim: claim, outcome: .failed, note: mend) }

    /// A point that could not be judged, and why.
    static func notChecked(_ claim: String, _ reason: String) -> Self {
        Self(claim: claim, outcome: .notChecked, note: reason)
    }

    /// The point as a line, or two when there is something to do.
    var text: String {
        switch self.outcome {
        case .passed: "✅ \(self.claim)"
        case .failed: "❌ \(self.claim)\n   \(self.note)"
        case .notChecked: "➖ \(self.claim): not checked, \(self.note)"
        }
    }
}
