import DovetailCore
import DovetailHost

/// What a look at a data folder has found, in the form for programs and for people.
struct DoctorReport: Sendable, Encodable {
    /// One thing that was found.
    struct Item: Sendable, Encodable {
        /// The kind: `store.damaged`.
        let code: String
        /// What is to become of it: `wrong`, `mendable`, `mended` or `note`.
        let standing: String
        /// Where it is, below the data folder.
        let place: String
        /// The plugin.
        let plugin: String?
        /// The owner of the installation: a user, or `system`.
        let owner: String?
        /// What is the case.
        let text: String
        /// What to do about it, or what was done.
        let advice: String
    }

    /// Something that was looked at, or not.
    struct Part: Sendable, Encodable {
        /// What it is.
        let subject: String
        /// What was found.
        let findings: [Item]
        /// Why it was not looked at; absent when it was.
        let obstacle: String?
        /// Whether it was left out because a host serves.
        let isLeftOut: Bool
        /// Whether it was not looked at because of what another part tells.
        let isConsequence: Bool

        private enum CodingKeys: String, CodingKey {
            case subject, findings, obstacle, isLeftOut = "is_left_out", isConsequence = "is_consequence"
        }
    }

    /// The data folder.
    let data: String
    /// Whether a host serves from it, so that what it is working on was left out.
    let isServed: Bool
    /// Whether nothing is left to do.
    let isClean: Bool
    /// What was looked at.
    let parts: [Part]

    private enum CodingKeys: String, CodingKey {
        case data, isServed = "is_served", isClean = "is_clean", parts
    }

    /// Reports a checkup.
    init(_ folder: String, _ checkup: DataCheckup, isServed: Bool) {
        self.data = folder
        self.isServed = isServed
        self.isClean = checkup.isClean
        self.parts = checkup.parts.map { part in
            Part(
                subject: part.subject, findings: part.findings.map(Item.init), obstacle: part.obstacle,
                isLeftOut: part.isLeftOut, isConsequence: part.isConsequence)
        }
    }
}

extension DoctorReport.Item {
    fileprivate init(_ finding: DataFinding) {
        self.init(
            code: finding.code, standing: finding.standing.rawValue, place: finding.place,
            plugin: finding.plugin?.rawValue, owner: finding.owner?.rawValue, text: finding.text,
            advice: finding.advice)
    }

    /// The finding as lines.
    fileprivate var lines: String {
        let mark =
            switch self.standing {
            case "wrong": "❌"
            case "mendable": "🔧"
            case "mended": "✅"
            default: "➖"
            }
        let about = [self.plugin.map { "plugin \($0)" }, self.owner.map { "user \($0)" }].compactMap(\.self)
        let whom = about.isEmpty ? "" : " (\(about.joined(separator: ", ")))"
        return "   \(mark) \(self.place)\(whom): \(self.text)\n      \(self.advice)"
    }
}

extension DoctorReport {
    /// The report for people.
    var text: String {
        let parts = self.parts.map { part in
            let obstacle = part.isConsequence ? [] : part.obstacle.map { ["   could not be looked at: \($0)"] } ?? []
            return ([part.title] + obstacle + part.findings.map(\.lines)).joined(separator: "\n")
        }
        return
            (["\(self.data)\(self.isServed ? " (a host serves; what it is working on is left out)" : "")"] + parts
            + [self.verdict]).joined(separator: "\n")
    }

    private var verdict: String {
        let findings = self.parts.flatMap(\.findings)
        let mended = findings.count { $0.standing == "mended" }
        let done = mended == 0 ? "" : " Mended: \(mended)."
        guard !self.isClean else { return "Nothing is wrong.\(done)" }
        let mendable = findings.count { $0.standing == "mendable" }
        let hint = mendable == 0 ? "" : " `dovetail doctor --mend` takes care of \(mendable) of them."
        let wrong = findings.count { $0.isOpen } + self.parts.count { $0.obstacle != nil && !$0.isConsequence }
        guard wrong > 0 else { return "Not all of it could be looked at.\(done)" }
        return "Left to do: \(wrong).\(done)\(hint)"
    }
}

extension DoctorReport.Part {
    fileprivate var title: String {
        if self.isConsequence { return "➖ \(self.subject): not looked at: \(self.obstacle ?? "")" }
        if self.isLeftOut { return "➖ \(self.subject): left out while a host serves" }
        let isGood = self.obstacle == nil && !self.findings.contains(where: \.isOpen)
        return "\(isGood ? "✅" : "❌") \(self.subject)"
    }
}

extension DoctorReport.Item {
    fileprivate var isOpen: Bool { self.standing == "wrong" || self.standing == "mendable" }
}
