public import DovetailCore

extension API {
    /// Why something failed.
    public struct Failure: Codable, Sendable, Equatable {
        /// The kind of failure: a stable word.
        public var code: DovetailError.Code
        /// What happened, to what, and what to do next.
        public var message: String
        /// Who can do something about it.
        public var remedy: DovetailError.Remedy
        /// The single faults, when it is about a document or a set of values.
        public var findings: [Finding]?

        /// Describes an error of the host.
        ///
        /// The underlying cause stays in the host's log.
        public init(_ error: DovetailError) {
            self.code = error.code
            self.message = error.message
            self.remedy = error.remedy
            self.findings = error.findings.isEmpty ? nil : error.findings
        }
    }

    /// A problem document (RFC 9457): the answer to every request that failed.
    public struct Problem: Codable, Sendable, Equatable, Error {
        /// An address that stands for the kind of problem: `urn:dovetail:problem:{code}`.
        public var type: String
        /// The kind of problem in a few words.
        public var title: String
        /// The status code of the response.
        public var status: Int
        /// What happened, to what, and what to do next.
        public var detail: String
        /// The path that was asked for.
        public var instance: String?
        /// The kind of problem: a stable word.
        public var code: DovetailError.Code
        /// Who can do something about it.
        public var remedy: DovetailError.Remedy?
        /// The single faults, when it is about a document or a set of values.
        public var findings: [Finding]?
        /// The operation's result, when a request of the lifecycle failed.
        public var result: OperationResult?

        /// Describes a problem.
        public init(
            code: DovetailError.Code, title: String, status: Int, detail: String, instance: String? = nil,
            remedy: DovetailError.Remedy? = nil, findings: [Finding] = [], result: OperationResult? = nil
        ) {
            self.type = "urn:dovetail:problem:\(code)"
            self.title = title
            self.status = status
            self.detail = detail
            self.instance = instance
            self.code = code
            self.remedy = remedy
            self.findings = findings.isEmpty ? nil : findings
            self.result = result
        }
    }
}

extension API.Problem: CustomStringConvertible {
    public var description: String {
        self.detail + (self.findings ?? []).map { "\n  - \($0)" }.joined()
    }
}
