public import DovetailCore
public import DovetailHost
import Synchronization

/// What lies outside of a host, for tests that need no network: names with addresses, and what is answered there.
///
/// ```swift
/// let internet = ScriptedInternet(names: ["news.example": ["93.184.215.14"]]) { request, address in
///     OutboundResponse(url: request.url, status: 200, body: PluginBody(bytes: Array("Good news".utf8)))
/// }
/// ```
public final class ScriptedInternet: OutboundHTTP {
    /// Answers a request that goes to an address; throws when the connection breaks.
    public typealias Answer = @Sendable (OutboundRequest, IPAddress) async throws -> OutboundResponse

    private let names: [String: [IPAddress]]
    private let own: Set<IPAddress>
    private let answer: Answer
    private let state = Mutex<[IPAddress]>([])

    /// Makes an internet.
    ///
    /// - Parameters:
    ///   - names: The names there are, with their addresses; what is none is left out.
    ///   - own: The addresses of the host's machine.
    ///   - answer: Answers requests.
    public init(names: [String: [String]], own: [String] = [], answer: @escaping Answer) {
        self.names = names.mapValues { $0.compactMap { IPAddress($0) } }
        self.own = Set(own.compactMap { IPAddress($0) })
        self.answer = answer
    }

    /// Where connections went to, in order.
    public var connections: [IPAddress] { self.state.withLock { $0 } }

    public func addresses(of host: String, port: Int) async throws -> [IPAddress] {
        if let address = IPAddress(host) { return [address] }
        guard let addresses = self.names[host] else { throw StoreSampleError(reason: "\(host) has no address") }
        return addresses
    }

    public func ownAddresses() -> Set<IPAddress> { self.own }

    public func send(
        _ request: OutboundRequest, host: String, to address: IPAddress
    ) async throws -> OutboundResponse {
        self.state.withLock { $0.append(address) }
        return try await self.answer(request, address)
    }

    public func close() async {}
}
