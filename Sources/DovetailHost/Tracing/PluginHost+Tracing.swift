public import DovetailCore
import DovetailPlugin
import Foundation
package import Logging

extension PluginHost {
    /// Carries out a request as a part of a trace: plugins that work for it know the trace, and every line that they and
    /// the host log for it names both.
    ///
    /// The host is a part of its own of the trace, so that two requests that name the same parent are told apart. Inside
    /// of another request this does nothing: the outer one stands.
    ///
    /// - Parameters:
    ///   - id: What the request is called in logs; nil for an id that is made here.
    ///   - parent: The `traceparent` that the request came with; nil, or what is none, begins a trace.
    ///   - body: What is done for the request.
    /// - Returns: What the body returns.
    public func withRequest<Answer>(
        _ id: HTTPRequestID? = nil, traceparent parent: String? = nil, _ body: () async throws -> Answer
    ) async rethrows -> Answer {
        if let current = TraceContext.current, self.requests.id(of: current) != nil { return try await body() }
        let trace = parent.flatMap(TraceContext.init(traceparent:))?.child ?? .begin()
        let stay = self.requests.enter(id ?? HTTPRequestID(trace), as: trace)
        defer { withExtendedLifetime(stay) {} }
        return try await TraceContext.$current.withValue(trace) { try await body() }
    }
    /// What a line of the log says of the request, and of the trace, that the code that runs now works for.
    package var requestFacts: Logger.Metadata { self.requests.facts }
}
