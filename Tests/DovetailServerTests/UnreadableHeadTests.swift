import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Testing

@testable import DovetailServer

@Suite("The head of a request that cannot be read")
struct UnreadableHeadTests {
    private static let unreadable = HTTPRequestHead(version: .http1_1, method: .RAW(value: "no method"), uri: "/")
    private static let readable = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")

    /// A connection behind HTTP's own parser, which takes more than what stands behind it.
    private func connection() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handlers: [
            HTTP1ToHTTPServerCodec(secure: false), ClientConnectionHandler(headLimit: 1_000, silence: .seconds(10)),
        ])
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/client")).wait()
        return channel
    }

    private func send(_ head: HTTPRequestHead, on channel: EmbeddedChannel) throws {
        try channel.writeInbound(HTTPServerRequestPart.head(head))
        try channel.writeInbound(HTTPServerRequestPart.body(ByteBuffer(string: "abc")))
        try channel.writeInbound(HTTPServerRequestPart.end(nil))
    }

    /// The status and the field `Connection` of the next answer, which is read to its end.
    private func answer(on channel: EmbeddedChannel) throws -> (status: UInt, connection: [String])? {
        guard case .head(let head)? = try channel.readOutbound(as: HTTPServerResponsePart.self) else { return nil }
        while case .body? = try channel.readOutbound(as: HTTPServerResponsePart.self) {}
        return (head.status.code, head.headers["Connection"])
    }

    @Test("is answered with 400, the parts without a head reach nobody, and the connection ends")
    func refused() throws {
        let channel = try self.connection()
        try self.send(Self.unreadable, on: channel)
        let answer = try #require(try self.answer(on: channel))
        #expect(answer.status == 400 && answer.connection == ["close"])
        #expect(try channel.readInbound(as: HTTPRequestPart.self) == nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(!channel.isActive)
    }

    @Test("is answered when the request before it is, whose client has not hung up")
    func inTurn() throws {
        let channel = try self.connection()
        let client = try channel.pipeline.syncOperations.handler(type: ClientConnectionHandler.self).connection
        try self.send(Self.readable, on: channel)
        try self.send(Self.unreadable, on: channel)
        #expect(try self.answer(on: channel) == nil && !client.hasHungUp)
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
        #expect(try self.answer(on: channel)?.status == 200)
        #expect(try self.answer(on: channel)?.status == 400)
    }
}
