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
        return OutboundResponse(
            url: request.url, status: Int(response.status.code),
            headers: HeaderFields(response.headers.map { HeaderFields.Field($0.name, $0.value) }),
            body: PluginBody(
                chunks: ResponseChunks(body: response.body, lease: lease), length: response.bodyLength(request.method)))
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
            self.body = .stream(RequestChunks(body: request.body), length: length)
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

/// The body of a request, as the client reads it.
private struct RequestChunks: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    let body: PluginBody

    struct AsyncIterator: AsyncIteratorProtocol {
        var chunks: PluginBody.Iterator

        mutating func next() async throws -> ByteBuffer? {
            try await self.chunks.next().map { ByteBuffer(bytes: $0) }
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(chunks: self.body.makeAsyncIterator()) }
}

/// The body of an answer; its client is kept until it was read or let go of.
private struct ResponseChunks: AsyncSequence, Sendable {
    typealias Element = [UInt8]
    typealias Failure = any Error

    let body: HTTPClientResponse.Body
    let lease: PinnedClients.Lease

    struct AsyncIterator: AsyncIteratorProtocol {
        var buffers: HTTPClientResponse.Body.AsyncIterator
        let lease: PinnedClients.Lease

        mutating func next() async throws -> [UInt8]? { try await self.next(isolation: nil) }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            try await self.buffers.next(isolation: actor).map { [UInt8](buffer: $0) }
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(buffers: self.body.makeAsyncIterator(), lease: self.lease)
    }
}
