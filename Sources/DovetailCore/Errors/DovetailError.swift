/// What went wrong, in a form that can be compared, read, stored and sent.
///
/// Everything that Dovetail refuses or fails at ends in one of these: as a thrown error inside the host, as the failure
/// of an operation in the journal, as a problem document over HTTP. Compare ``code``; show ``message``.
public struct DovetailError: Error, Sendable, Equatable, Codable {
    /// What kind of failure it is; stable across versions.
    public var code: Code
    /// What happened, to which plugin and user, and what to do next.
    public var message: String
    /// Who can do something about it.
    public var remedy: Remedy
    /// The single faults, when the failure is about a document or a set of values.
    public var findings: [Finding]
    /// The underlying error in words; nil when there is none.
    public var cause: String?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: What kind of failure it is.
    ///   - message: A sentence for a person: what happened, to what, and what to do next.
    ///   - remedy: Who can do something about it.
    ///   - findings: The single faults, if any.
    ///   - cause: The underlying error, if any; only its description is kept, so that the error can be stored.
    public init(
        _ code: Code, _ message: String, remedy: Remedy = .changeRequest, findings: [Finding] = [],
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.findings = findings
        self.cause = cause.map { "\($0)" }
    }
}

extension DovetailError {
    /// Who can do something about a failure, and what.
    public enum Remedy: String, Sendable, Codable, CaseIterable {
        /// Whoever asked: with another request.
        case changeRequest = "change_request"
        /// Whoever asked: with the same request, later.
        case retry
        /// The operator of the host.
        case askOperator = "ask_operator"
        /// The plugin's author.
        case askAuthor = "ask_author"
    }
}

extension DovetailError: CustomStringConvertible {
    public var description: String {
        let faults = self.findings.map { "\n  - \($0)" }.joined()
        let cause = self.cause.map { " (\($0))" } ?? ""
        return self.message + cause + faults
    }
}
