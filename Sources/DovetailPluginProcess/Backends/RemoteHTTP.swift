import DovetailCore
import DovetailPlugin
import DovetailWire
import NIOCore

/// Requests to elsewhere, which the host sends.
struct RemoteHTTP: HTTPBackend {
    /// The most bytes of a body that travel in the same frame as the head.
    private static let inlineLimit = 64 << 10

    let remote: RemoteContext

    func send(_ request: OutboundRequest) async throws -> OutboundResponse {
        let head = try ByteBuffer(document: OutboundRequestHead(request))
        let inline = request.body.bytes.flatMap { $0.count <= Self.inlineLimit ? $0 : nil }
        let answer = try await self.remote.call(
            .httpSend, json: head, body: ByteBuffer(bytes: inline ?? []), stream: inline == nil ? request.body : nil)
        let response = try answer.json.document(OutboundResponseHead.self)
        return try response.response(answer.stream ?? PluginBody(bytes: [UInt8](buffer: answer.body)))
    }
}
