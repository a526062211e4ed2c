import DovetailCore
import DovetailHTTPClient
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Foundation
import Synchronization
import Testing

@Suite("Certificates of those whom plugins ask", .timeLimit(.minutes(10)))
struct CertificateTests {
    /// Names that all lead to this machine.
    private struct Rerouted: OutboundHTTP {
        let client: PinnedHTTPClient

        func addresses(of host: String, port: Int) -> [IPAddress] { ["127.0.0.1"].compactMap { IPAddress($0) } }

        func ownAddresses() -> Set<IPAddress> { [] }

        func send(_ request: OutboundRequest, host: String, to address: IPAddress) async throws -> OutboundResponse {
            try await self.client.send(request, host: host, to: address)
        }

        func close() async { await self.client.close() }
    }

    @Test(
        "A certificate is held to the name that was asked, and to those who are trusted, before anything is sent",
        arguments: [
            ("pinned.example", true, true), ("other.example", true, false), ("127.0.0.1", true, false),
            ("pinned.example", false, false),
        ])
    func certificates(host: String, isTrusted: Bool, isAnswered: Bool) async throws {
        let folder = try TemporaryFolder()
        let file = folder.file("authorities.pem")
        try PinnedCertificate.pem.write(toFile: file, atomically: true, encoding: .utf8)
        let count = Mutex(0)
        try await LoopbackServer.run(certificate: try PinnedCertificate.context) { _ in
            count.withLock { $0 += 1 }
            return .bytes(200, [], [1])
        } body: { server in
            let client = Rerouted(client: PinnedHTTPClient(trustRoots: isTrusted ? file : nil))
            try await withPlugin(outbound: client, settings: .loopback) { context, _ in
                let url = "https://\(host):\(server.port)/"
                if isAnswered {
                    #expect(try await context.http.get(url).body.collect(upTo: 10) == [1])
                } else {
                    let error = try await hostError { _ = try await context.http.get(url) }
                    #expect(error.code == .unreachable)
                }
            }
        }
        #expect(count.withLock { $0 } == (isAnswered ? 1 : 0))
    }
}
