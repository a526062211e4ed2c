/// What the host does with a manifest that breaks a naming rule.
///
/// The rules only find; this is the one place that judges.
public enum NamingPolicy: String, Hashable, Sendable, Codable, CaseIterable {
    /// Such a manifest is refused. The default.
    case strict
    /// Such a manifest is taken, with warnings.
    case warn

    /// Gives each finding the severity that it has under this policy.
    ///
    /// Only findings about naming change. A finding without which there would be no manifest stays an error.
    public func judge(_ findings: [Finding]) -> [Finding] {
        switch self {
        case .strict: findings
        case .warn: findings.map(Self.eased)
        }
    }

    private static func eased(_ finding: Finding) -> Finding {
        guard finding.code.isNaming else { return finding }
        var finding = finding
        finding.severity = .warning
        return finding
    }
}
