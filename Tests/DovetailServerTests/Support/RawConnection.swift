import Foundation
import NIOCore
import NIOPosix

/// A connection to a server on which a test sends what it likes, a piece at a time, and reads what comes as it comes.
final class RawConnection {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    /// What has come so far.
    private(set) var text = ""

    private init(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    /// Connects, and closes the connection after the body.
    static func open(to address: String, _ body: (RawConnection) async throws -> Void) async throws {
        guard let url = URL(string: address), let host = url.host(), let port = url.port else {
            throw URLError(.badURL)
        }
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        try await channel.executeThenClose { inbound, outbound in
            try await body(RawConnection(inbound, outbound))
        }
    }

    func send(_ text: String) async throws { try await self.outbound.write(ByteBuffer(string: text)) }

    /// Sends the head of a request by a user.
    func sendHead(_ request: String, _ client: TestClient, _ fields: String = "") async throws {
        try await self.send(
            "\(request) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(client.token ?? "")\r\n" + fields
                + "\r\n")
    }

    /// Sends a chunk of a body.
    func sendChunk(_ text: String) async throws {
        try await self.send("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n")
    }

    /// Reads until what has come holds a text; throws when the connection ends before.
    func read(until part: String) async throws {
        while !self.text.contains(part) {
            guard let more = try await self.inbound.next(isolation: #isolation) else {
                throw URLError(.networkConnectionLost)
            }
            self.text += String(buffer: more)
        }
    }

    /// Reads until the connection ends, in order or not.
    func readToEnd() async {
        do {
            while let more = try await self.inbound.next(isolation: #isolation) { self.text += String(buffer: more) }
        } catch {
            // A connection that is cut has ended, too.
        }
    }
}
