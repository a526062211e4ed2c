import Dispatch
import DovetailCore
import DovetailHTTPClient
import DovetailHost
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Testing

@Suite("The client that sends plugins' requests", .timeLimit(.minutes(10)))
struct PinnedConnectionTests {
    @Test(
        "It connects to the address that it is told, whatever the name leads to, and names the name",
        arguments: [
            "pinned.example", "PINNED.example", "pinned.example.",
        ])
    func pinned(host: String) async throws {
        let seen = Mutex("")
        try await LoopbackServer.run { head in
            seen.withLock { $0 = head.headers["Host"].joined() }
            return .bytes(200, [], [1])
        } body: { server in
            let client = PinnedHTTPClient()
            let address = try #require(IPAddress("127.0.0.1"))
            let response = try await client.send(
                OutboundRequest(.get, "http://\(host):\(server.port)/"), host: host, to: address)
            #expect(try await response.body.collect(upTo: 10) == [1])
            #expect(seen.withLock { $0 } == "\(host):\(server.port)")
            await client.close()
        }
    }

    @Test("Nothing is sent over a connection that leads elsewhere")
    func elsewhere() async throws {
        let count = Mutex(0)
        try await LoopbackServer.run { _ in
            count.withLock { $0 += 1 }
            return .bytes()
        } body: { server in
            let client = PinnedHTTPClient()
            let address = try #require(IPAddress("93.184.215.14"))
            // As if the name in the address were read in two ways.
            await #expect(throws: OutboundConnectionFault.self) {
                _ = try await client.send(
                    OutboundRequest(.get, "http://127.0.0.1:\(server.port)/"), host: "news.example", to: address)
            }
            #expect(count.withLock { $0 } == 0)
            await client.close()
        }
    }

    @Test("Connections are kept for the next request to the same name and address")
    func kept() async throws {
        try await LoopbackServer.run { _ in
            .bytes(200, [], [1])
        } body: { server in
            let client = PinnedHTTPClient()
            let address = try #require(IPAddress("127.0.0.1"))
            for _ in 1...3 {
                let response = try await client.send(
                    OutboundRequest(.get, "http://127.0.0.1:\(server.port)/"), host: "127.0.0.1", to: address)
                #expect(try await response.body.collect(upTo: 10) == [1])
            }
            #expect(server.connections == 1)
            await client.close()
        }
    }

    @Test("Answers that nobody reads keep no other request to the same host waiting")
    func unread() async throws {
        try await LoopbackServer.run { _ in
            .endless(10_000)
        } body: { server in
            let client = PinnedHTTPClient()
            let address = try #require(IPAddress("127.0.0.1"))
            var held: [OutboundResponse] = []
            for _ in 1...33 {
                held.append(
                    try await client.send(
                        OutboundRequest(.get, "http://127.0.0.1:\(server.port)/"), host: "127.0.0.1", to: address))
            }
            #expect(held.count == 33 && server.connections == 33)
            await client.close()
        }
    }

    @Test("A name is looked up while every thread that files are read on is busy")
    func threads() async throws {
        let gate = DispatchSemaphore(value: 0)
        let count = NIOSingletons.blockingPoolThreadCountSuggestion
        for _ in 0..<count { NIOThreadPool.singleton.submit { _ in gate.wait() } }
        defer { for _ in 0..<count { gate.signal() } }
        #expect(try await !PinnedHTTPClient().addresses(of: "localhost", port: 80).isEmpty)
    }

    @Test("Names are looked up as the system does")
    func names() async throws {
        let found = try await PinnedHTTPClient().addresses(of: "localhost", port: 80)
        #expect(found.contains { $0 == IPAddress("127.0.0.1") || $0 == IPAddress("::1") })
        await #expect(throws: (any Error).self) {
            try await PinnedHTTPClient().addresses(of: "no.such.invalid", port: 80)
        }
        #expect(try PinnedHTTPClient().ownAddresses().contains(try #require(IPAddress("127.0.0.1"))))
    }
}
