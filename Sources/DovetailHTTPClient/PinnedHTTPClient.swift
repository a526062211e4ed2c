import AsyncHTTPClient
public import DovetailCore
public import DovetailHost
import NIOCore
import NIOHTTP1

/// Sends plugins' requests with AsyncHTTPClient, each to the very address that the host has judged.
///
/// ```swift
/// let host = try PluginHost(
///     store: store, databases: databases, settings: settings, outbound: PinnedHTTPClient())
/// ```
///
/// Connections are kept for a minute, for the same name at the same address. Whoever makes one and sends with it has to call
/// ``close()`` in the end; a host that was given one does so when it stops.
public final class PinnedHTTPClient: OutboundHTTP {
    private let clients: PinnedClients

    /// Makes a client; it does nothing before the first request.
    ///
    /// - Parameter trustRoots: The file with the authorities, in PEM, whose certificates are trusted; without one those that the
    ///   system trusts.
    public init(trustRoots: String? = nil) {
        self.clients = PinnedClients(trustRoots: trustRoots)
    }

    public func addresses(of host: String, port: Int) async throws -> [IPAddress] {
        if let address = IPAddress(host) { return [address] }
        return try await NameLookup.addresses(of: host)
    }

    public func ownAddresses() throws -> Set<IPAddress> {
        Set(try System.enumerateDevices().compactMap { $0.address?.ipAddress.flatMap { IPAddress($0) } })
    }

    public func send(
        _ request: OutboundRequest, host: String, to address: IPAddress
    ) async throws -> OutboundResponse {
        let lease = try self.clients.lease(PinnedClients.Key(host: host, address: address))
        let response: HTTPClientResponse
        do {
            response = try await lease.client.execute(
                HTTPClientRequest(request), deadline: .now() + .hours(24 * 30))
        } catch {
            throw ConnectionFaults.translate(error)
        }
        // The client is kept until the body is let go of.
        let chunks = response.body.map { buffer in withExtendedLifetime(lease) { [UInt8](buffer: buffer) } }
        return OutboundResponse(
            url: request.url, status: Int(response.status.code),
            headers: HeaderFields(response.headers.map { HeaderFields.Field($0.name, $0.value) }),
            body: PluginBody(chunks: chunks, length: response.bodyLength(request.method)))
    }

    public func close() async { await self.clients.close() }
}

extension HTTPClientRequest {
    fileprivate init(_ request: OutboundRequest) {
        self.init(url: request.url)
        self.method = HTTPMethod(rawValue: request.method.rawValue)
        self.headers = HTTPHeaders(request.headers.fields.map { ($0.name, $0.value) })
        if let bytes = request.body.bytes {
            if !bytes.isEmpty { self.body = .bytes(ByteBuffer(bytes: bytes)) }
        } else {
            let length = request.body.length.map { HTTPClientRequest.Body.Length.known(Int64($0)) } ?? .unknown
            self.body = .stream(request.body.map { ByteBuffer(bytes: $0) }, length: length)
        }
    }
}

extension HTTPClientResponse {
    /// How long the body is, where that is said and there is one.
    fileprivate func bodyLength(_ method: RequestMethod) -> Int? {
        guard method != .head, self.status.mayHaveResponseBody else { return 0 }
        return self.headers.first(name: "Content-Length").flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }
}
