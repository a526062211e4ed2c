import DovetailCore
import DovetailHost
import DovetailTesting

/// An internet whose name servers do not answer for names that begin with `slow`, until they are told to; waiting for them
/// cannot be given up.
final class SlowNames: OutboundHTTP {
    /// The names that are looked up, as that begins.
    let asked: AsyncStream<String>
    private let signal: AsyncStream<String>.Continuation
    private let gate = Gate()

    init() {
        (self.asked, self.signal) = AsyncStream.makeStream(of: String.self)
    }

    /// The name servers answer from now on.
    func answer() { self.gate.open() }

    func addresses(of host: String, port: Int) async throws -> [IPAddress] {
        self.signal.yield(host)
        if host.hasPrefix("slow") { await self.gate.passUncancelled() }
        return ["93.184.215.14"].compactMap { IPAddress($0) }
    }

    func ownAddresses() -> Set<IPAddress> { [] }

    func send(_ request: OutboundRequest, host: String, to address: IPAddress) async throws -> OutboundResponse {
        OutboundResponse(url: request.url, status: 200)
    }

    func close() async {}
}
