/// What came of looking at a data folder.
public struct DataCheckup: Sendable, Equatable {
    /// One check.
    public struct Part: Sendable, Equatable {
        /// What was looked at.
        public let subject: String
        /// What was found.
        public let findings: [DataFinding]
        /// Why it was not looked at; nil when it was.
        public let obstacle: String?
        /// Whether it was not looked at because of something that is told elsewhere.
        public let isConsequence: Bool
        /// Whether it was left out because a host serves meanwhile.
        public let isLeftOut: Bool
    }

    /// The checks, in their order.
    public private(set) var parts: [Part] = []

    /// Begins a checkup in which nothing was looked at.
    public init() {}

    /// Everything that was found.
    public var findings: [DataFinding] { self.parts.flatMap(\.findings) }

    /// Whether nothing is wrong, or no longer: nothing waits for a person or for being mended, and all was looked at.
    public var isClean: Bool {
        self.parts.allSatisfy { $0.obstacle == nil }
            && self.findings.allSatisfy { $0.standing == .note || $0.standing == .mended }
    }

    /// Runs a check, unless a host serves and the check cannot look beside it.
    ///
    /// - Parameters:
    ///   - check: What to look at.
    ///   - visit: In which way.
    public mutating func add(_ check: any DataCheck, _ visit: DataVisit) async {
        guard visit != .beside || check.canLookBesideHost else {
            return self.parts.append(
                Part(subject: check.subject, findings: [], obstacle: nil, isConsequence: false, isLeftOut: true))
        }
        do {
            let findings = try await check.run(visit)
            self.parts.append(
                Part(subject: check.subject, findings: findings, obstacle: nil, isConsequence: false, isLeftOut: false))
        } catch {
            self.skip(check, because: "\(error)")
        }
    }

    /// Notes that something could not be looked at.
    ///
    /// - Parameters:
    ///   - check: What was to be looked at.
    ///   - obstacle: Why not.
    public mutating func skip(_ check: any DataCheck, because obstacle: String) {
        self.skip(check.subject, because: obstacle)
    }

    /// Notes that things were not looked at because of something that is told of another.
    ///
    /// - Parameters:
    ///   - subjects: What was to be looked at.
    ///   - obstacle: Why not, as the end of a sentence.
    public mutating func omit(_ subjects: [String], because obstacle: String) {
        for subject in subjects {
            self.parts.append(
                Part(subject: subject, findings: [], obstacle: obstacle, isConsequence: true, isLeftOut: false))
        }
    }

    /// Notes that something could not be looked at.
    ///
    /// - Parameters:
    ///   - subject: What was to be looked at.
    ///   - obstacle: Why not.
    public mutating func skip(_ subject: String, because obstacle: String) {
        self.parts.append(
            Part(subject: subject, findings: [], obstacle: obstacle, isConsequence: false, isLeftOut: false))
    }
}
