public import DovetailCore
import FoundationEssentials
import NIOCore

/// A failure as it travels: the JSON part of a failure frame.
///
/// `type` says where it comes from, and which of the other fields are there.
public struct WireFailure: Error, Sendable, Hashable, Codable {
    /// Where a failure comes from.
    public enum Source: String, Sendable, Codable {
        /// The host refuses or fails: `code`, `remedy`, perhaps `findings`.
        case host
        /// Plugin code says what can be done about it: `kind`.
        case plugin
        /// A route answers with an HTTP error: `status`.
        case request
        /// Plugin code threw something else.
        case error
        /// The call was given up.
        case cancelled
        /// The method is not known.
        case notImplemented = "not_implemented"
        /// Too many calls are under way.
        case tooManyCalls = "too_many_calls"
    }

    /// Where it comes from.
    public var type: Source
    /// A sentence for a person.
    public var message: String
    /// What kind of failure it is, for ``Source/host``.
    public var code: DovetailError.Code?
    /// Who can do something about it, for ``Source/host``.
    public var remedy: DovetailError.Remedy?
    /// The single faults, for ``Source/host``.
    public var findings: [Finding]?
    /// The underlying error in words.
    public var cause: String?
    /// What can be done about it, for ``Source/plugin``.
    public var kind: PluginFailure.Kind?
    /// The status code, for ``Source/request``.
    public var status: Int?

    enum CodingKeys: String, CodingKey {
        case type, message, code, remedy, findings, cause, kind, status
    }

    /// A failure of a source, with a sentence.
    public init(_ type: Source, _ message: String) {
        self.type = type
        self.message = message
    }
}

extension WireFailure {
    /// A thrown error as it travels.
    public init(_ error: any Error) {
        switch error {
        case let failure as WireFailure:
            self = failure
        case let error as DovetailError:
            self.init(.host, error.message)
            (self.code, self.remedy, self.cause) = (error.code, error.remedy, error.cause)
            self.findings = error.findings.isEmpty ? nil : error.findings
        case let failure as PluginFailure:
            self.init(.plugin, failure.message)
            self.kind = failure.kind
        case let failure as RequestFailure:
            self.init(.request, failure.message)
            self.status = failure.status
        case is CancellationError:
            self.init(.cancelled, "The call was given up.")
        case let refused as CallRefused:
            self.init(.tooManyCalls, "\(refused).")
        default:
            self.init(.error, "\(error)".excerpt(1_000))
        }
    }

    /// The error that was thrown at the other side, or one that says the same.
    public var error: any Error {
        switch self.type {
        case .host:
            var error = DovetailError(
                self.code ?? .internalError, self.message, remedy: self.remedy ?? .changeRequest,
                findings: self.findings ?? [])
            error.cause = self.cause
            return error
        case .plugin: return PluginFailure(self.kind ?? .permanent, self.message)
        case .request:
            let status = self.status.flatMap { (400...599).contains($0) ? $0 : nil }
            return RequestFailure(status ?? 500, self.message)
        case .cancelled: return CancellationError()
        case .tooManyCalls: return PluginFailure.temporary(self.message)
        case .error, .notImplemented: return self
        }
    }
}

extension WireFailure: CustomStringConvertible {
    public var description: String { self.message }
}
