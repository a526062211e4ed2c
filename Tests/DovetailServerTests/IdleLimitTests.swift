import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import DovetailServer

@Suite("A connection ends when its client is waited for in vain, and not otherwise")
struct IdleLimitTests {
    private let start = NIODeadline.uptimeNanoseconds(0)

    @Test("the client's time begins when something is asked for, and ends with what comes")
    func clientsTime() {
        var limit = IdleLimit(.seconds(10), now: self.start)
        #expect(
            limit.verdict(at: self.start + .seconds(60), awaitsClient: true) == .lookAgain(self.start + .seconds(70)))
        limit.asked(at: self.start + .seconds(60))
        limit.asked(at: self.start + .seconds(65))
        #expect(
            limit.verdict(at: self.start + .seconds(69), awaitsClient: true) == .lookAgain(self.start + .seconds(70)))
        #expect(limit.verdict(at: self.start + .seconds(70), awaitsClient: true) == .close)
        limit.came(at: self.start + .seconds(69))
        #expect(limit.verdict(at: self.start + .seconds(99), awaitsClient: true) != .close)
    }

    @Test("what goes out counts, and so does that there is nothing to wait for")
    func answers() {
        var limit = IdleLimit(.seconds(10), now: self.start)
        limit.asked(at: self.start)
        limit.went(at: self.start + .seconds(8))
        #expect(
            limit.verdict(at: self.start + .seconds(10), awaitsClient: true) == .lookAgain(self.start + .seconds(18)))
        #expect(limit.verdict(at: self.start + .seconds(99), awaitsClient: false) != .close)
    }

    /// A connection of which the next part of a request is asked for.
    private func connection() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: ClientConnectionHandler(headLimit: 1_000, silence: .seconds(10)))
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/client")).wait()
        channel.read()
        return channel
    }

    private static let head = HTTPRequestPart.head(
        HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/", headerFields: [.contentLength: "9"]))

    @Test("a client that sends no request, or not the rest of one that is asked for, is not waited for")
    func silent() throws {
        let idle = try self.connection()
        idle.embeddedEventLoop.advanceTime(by: .seconds(9))
        #expect(idle.isActive)
        idle.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!idle.isActive)

        let halfway = try self.connection()
        halfway.embeddedEventLoop.advanceTime(by: .seconds(9))
        try halfway.writeInbound(Self.head)
        halfway.read()
        halfway.embeddedEventLoop.advanceTime(by: .seconds(9))
        #expect(halfway.isActive)
        halfway.embeddedEventLoop.advanceTime(by: .seconds(11))
        #expect(!halfway.isActive)
    }

    @Test("a body of which nobody wants more, and an answer that streams on beside it, end nothing")
    func unread() throws {
        let channel = try self.connection()
        try channel.writeInbound(Self.head)
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "abc")))
        channel.embeddedEventLoop.advanceTime(by: .minutes(60))
        #expect(channel.isActive, "nothing was asked for")
        channel.read()
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        for _ in 0..<10 {
            channel.embeddedEventLoop.advanceTime(by: .seconds(9))
            try channel.writeOutbound(HTTPResponsePart.body(ByteBuffer(string: "tick")))
        }
        #expect(channel.isActive, "the answer streams on")
    }

    @Test("a request that is all there is worked on for as long as that takes")
    func working() throws {
        let channel = try self.connection()
        try channel.writeInbound(Self.head)
        try channel.writeInbound(HTTPRequestPart.end(nil))
        channel.read()
        channel.embeddedEventLoop.advanceTime(by: .minutes(60))
        #expect(channel.isActive)
    }
}
