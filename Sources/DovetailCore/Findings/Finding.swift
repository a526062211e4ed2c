/// One thing that is wrong, or worth knowing, in a manifest or in a configuration.
///
/// Whatever is examined is examined to its end, so that an author sees all findings at once. A finding is also an error
/// that can be thrown where a single text is judged, see ``ConfigurationSchema/convert(text:for:)``.
public struct Finding: Error, Hashable, Sendable, Codable {
    /// What kind of finding it is; stable, to compare and to search for.
    public let code: Code
    /// Whether it refuses what was examined.
    public var severity: Severity
    /// Where it is, as a JSON path: `$.modules[0].name`; in another file than the manifest, its path and line:
    /// `plugin.py:12`.
    public let path: String
    /// What stands there, cut and escaped so that it can stand in a message, and never a secret.
    public let found: String
    /// What would be right.
    public let expected: String
    /// What to do about it, as one sentence.
    public let mend: String

    /// How much a finding matters.
    public enum Severity: String, Hashable, Sendable, Codable, CaseIterable {
        /// What was examined is refused.
        case error
        /// What was examined is taken, and its author should know.
        case warning
    }

    /// Writes a finding down.
    ///
    /// - Parameters:
    ///   - code: The kind of finding.
    ///   - severity: Whether it refuses what was examined.
    ///   - path: The place.
    ///   - found: What stands there; cut to 120 characters, control characters escaped.
    ///   - expected: What would be right.
    ///   - mend: What to do about it.
    public init(
        _ code: Code, severity: Severity = .error, at path: JSONPath, found: String, expected: String, mend: String
    ) {
        self.init(code, severity: severity, place: path.description, found: found, expected: expected, mend: mend)
    }

    /// Writes a finding down that is about a file of the package.
    ///
    /// - Parameters:
    ///   - code: The kind of finding.
    ///   - severity: Whether it refuses what was examined.
    ///   - file: The file, below the package's folder.
    ///   - line: The line, from 1 on; nil when it is about the whole file.
    ///   - found: What stands there; cut to 120 characters, control characters escaped.
    ///   - expected: What would be right.
    ///   - mend: What to do about it.
    public init(
        _ code: Code, severity: Severity = .error, in file: String, line: Int?, found: String, expected: String,
        mend: String
    ) {
        let place = file.excerpt(200) + (line.map { ":\($0)" } ?? "")
        self.init(code, severity: severity, place: place, found: found, expected: expected, mend: mend)
    }

    private init(
        _ code: Code, severity: Severity, place: String, found: String, expected: String, mend: String
    ) {
        self.code = code
        self.severity = severity
        self.path = place
        self.found = found.excerpt(120)
        self.expected = expected
        self.mend = mend
    }
}

extension Finding: CustomStringConvertible {
    public var description: String {
        "\(self.path): found \(self.found), expected \(self.expected). \(self.mend)"
    }
}

extension Sequence<Finding> {
    /// The findings that refuse what was examined.
    public var errors: [Finding] { self.filter { $0.severity == .error } }

    /// The findings that do not.
    public var warnings: [Finding] { self.filter { $0.severity == .warning } }
}
