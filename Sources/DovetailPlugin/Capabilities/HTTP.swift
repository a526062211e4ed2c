public import DovetailCore
import FoundationEssentials

/// HTTP requests to elsewhere, which the host sends for the plugin.
///
/// Needs `network.access`. Only `http` and `https` are spoken, and only with public addresses, unless the operator has allowed
/// others. What a hook sends has been sent, also when the hook fails afterwards and nothing else of it is kept.
public struct HTTP: Sendable {
    private let backend: any HTTPBackend

    /// Makes the capability over a backend.
    public init(backend: any HTTPBackend) {
        self.backend = backend
    }

    /// Sends a request; answers when the head of the answer has come.
    ///
    /// ```swift
    /// let response = try await context.http.send(OutboundRequest(.get, "https://feeds.example.org/news"))
    /// for try await piece in response.body { … }
    /// ```
    ///
    /// A status such as 404 or 500 is an answer and no error. When the task is cancelled, or the body of the answer is let go of,
    /// the rest is given up.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/destinationRefused`` for an address that plugins may not reach,
    ///   ``DovetailCore/DovetailError/Code/unreachable`` when there is no connection or it breaks,
    ///   ``DovetailCore/DovetailError/Code/timedOut`` when nothing comes for too long,
    ///   ``DovetailCore/DovetailError/Code/tooManyRequests`` when the plugin asks more often than it may; the body of the answer throws these, too,
    ///   and ``DovetailCore/DovetailError/Code/tooLarge`` when it is larger than the host takes.
    public func send(_ request: OutboundRequest) async throws -> OutboundResponse {
        try await self.backend.send(request)
    }

    /// Reads what lies under an address.
    public func get(_ url: String, headers: HeaderFields = [:]) async throws -> OutboundResponse {
        try await self.send(OutboundRequest(.get, url, headers: headers))
    }

    /// Sends a value as JSON.
    public func post(
        _ url: String, json value: some Encodable, headers: HeaderFields = [:]
    ) async throws -> OutboundResponse {
        var headers = headers
        if headers["Content-Type"] == nil { headers["Content-Type"] = "application/json" }
        let body = PluginBody(bytes: [UInt8](try JSONEncoder.dovetail.encode(value)))
        return try await self.send(OutboundRequest(.post, url, headers: headers, body: body))
    }
}

extension OutboundResponse {
    /// The body, read from JSON.
    ///
    /// - Parameters:
    ///   - type: What it is read as.
    ///   - limit: The most bytes to read: 1 MiB unless it is said.
    /// - Returns: The value.
    /// - Throws: ``DovetailCore/DovetailError/Code/tooLarge`` when there are more, and what is wrong with its form.
    public func decode<Value: Decodable>(
        _ type: Value.Type = Value.self, upTo limit: Int = 1 << 20
    ) async throws -> Value {
        try JSONDecoder.dovetail.decode(type, from: Data(try await self.body.collect(upTo: limit)))
    }
}
