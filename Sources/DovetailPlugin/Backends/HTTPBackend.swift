public import DovetailCore

/// Sends HTTP requests to elsewhere.
public protocol HTTPBackend: Sendable {
    /// Sends a request; answers when the head of the answer has come.
    ///
    /// The body of the answer comes as it is read. When the task is cancelled the request is given up.
    func send(_ request: OutboundRequest) async throws -> OutboundResponse
}
