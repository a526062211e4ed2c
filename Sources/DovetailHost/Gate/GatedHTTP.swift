import DovetailCore
import DovetailPlugin

/// Requests to elsewhere behind the gate: for an installation that may, for as long as its context lasts.
struct GatedHTTP: HTTPBackend {
    let session: Session
    let outbound: Outbound
    let requests: RequestsUnderWay

    func send(_ request: OutboundRequest) async throws -> OutboundResponse {
        let session = self.session
        try session.require(.networkAccess)
        let pipe = try self.outbound.begin(self.signed(request), for: session.installation) {
            // It may have been taken away meanwhile.
            try session.require(.networkAccess)
        }
        try session.hold(pipe)
        return try await pipe.response()
    }

    /// The request with what the host adds, unless the plugin has said it: who asks, and the request and the trace that it is for.
    private func signed(_ request: OutboundRequest) -> OutboundRequest {
        var request = request
        if request.headers["User-Agent"] == nil {
            let release = self.session.release.id
            request.headers["User-Agent"] = "\(release.slug)/\(release.version) (Dovetail)"
        }
        guard self.outbound.settings.trace, let trace = TraceContext.current else { return request }
        if request.headers["traceparent"] == nil { request.headers["traceparent"] = trace.traceparent }
        if request.headers["X-Request-ID"] == nil {
            request.headers["X-Request-ID"] = self.requests.id(of: trace)?.rawValue
        }
        return request
    }
}
