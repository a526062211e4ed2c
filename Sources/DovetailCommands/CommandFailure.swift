import ArgumentParser
import DovetailAPI
import DovetailCore

/// Why a command failed: what is printed on standard error, and the status that the process ends with.
struct CommandFailure: Error, Sendable, Equatable {
    /// What happened, and what to do next.
    let message: String
    /// The kind of failure as the host names it; nil when the failure is the command's own.
    let code: DovetailError.Code?
    /// Who can do something about it.
    let remedy: DovetailError.Remedy?
    /// The single faults.
    let findings: [Finding]
    /// How the operation ended that failed; nil when none was carried out.
    let result: API.OperationResult?
    /// The status that the process ends with.
    let status: ExitCode
    /// The failure in the form for programs; nil for the form for people.
    var document: String?

    /// A failure of the command itself.
    init(_ message: String, status: ExitCode, findings: [Finding] = []) {
        self.message = message
        self.code = nil
        self.remedy = nil
        self.findings = findings
        self.result = nil
        self.status = status
    }

    /// What the server answered.
    init(_ problem: API.Problem) {
        self.message = problem.detail
        self.code = problem.code
        self.remedy = problem.remedy
        self.findings = problem.findings ?? []
        self.result = problem.result
        self.status = ExitCode(for: problem.code)
    }

    /// What the host threw in this process.
    init(_ error: DovetailError, status: ExitCode? = nil) {
        self.message = error.message + (error.cause.map { " (\($0))" } ?? "")
        self.code = error.code
        self.remedy = error.remedy
        self.findings = error.findings
        self.result = nil
        self.status = status ?? ExitCode(for: error.code)
    }
}

extension CommandFailure {
    /// What is printed: the message, the faults one by one, the kind of failure, and what to do next.
    var report: String {
        if let document = self.document { return document }
        var lines = ["Error: \(self.message)"]
        lines += self.findings.map { FindingLine.text(of: $0) }
        if let result = self.result {
            let version = result.version.map { " on \($0)" } ?? ""
            lines.append("State: \(result.slug) of \(result.owner) is in the state \(result.state.rawValue)\(version)")
        }
        if let next = self.remedy?.advice(isOfOperation: self.result != nil) { lines.append("Next: \(next)") }
        if let code = self.code { lines.append("Code: \(code)") }
        return lines.joined(separator: "\n")
    }
}

extension CommandFailure: CustomStringConvertible {
    var description: String { self.report }
}

extension DovetailError.Remedy {
    /// What whoever typed the command can do; nil when the message says it all.
    ///
    /// - Parameter isOfOperation: Whether an operation of an installation has failed, which stands in the journal: not so a
    ///   publication.
    /// - Returns: The rest of a sentence.
    func advice(isOfOperation: Bool) -> String? {
        switch self {
        case .changeRequest: nil
        case .retry: "try the same again in a moment."
        case .askOperator: "the operator of the host has to do something; its log says more."
        case .askAuthor:
            "the author of the plugin has to mend it" + (isOfOperation ? "; `dovetail operations` says more." : ".")
        }
    }
}

/// One finding as a line or two.
enum FindingLine {
    /// The finding, indented: where it is, what is wrong, and how to mend it.
    static func text(of finding: Finding) -> String {
        let mark = finding.severity == .error ? "❌" : "⚠️ "
        return """
              \(mark) \(finding.path): found \(finding.found), expected \(finding.expected).
                 \(finding.mend)
            """
    }
}
