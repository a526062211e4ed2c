import DovetailHost
import Foundation
import NIOCore
import NIOEmbedded
import Testing

@testable import DovetailHTTPClient

@Suite("What breaks on a connection that stands")
struct StandingConnectionTests {
    /// Fails whatever is written.
    private final class Unwritable: ChannelOutboundHandler {
        typealias OutboundIn = NIOAny

        private let error: IOError

        init(_ error: IOError) {
            self.error = error
        }

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            promise?.fail(self.error)
        }
    }

    @Test(
        "A connection that does not come about is one thing; one that breaks with the same error is another",
        arguments: [EHOSTUNREACH, ENETUNREACH, EACCES])
    func faults(code: CInt) throws {
        let lost = IOError(errnoCode: code, reason: "connect")
        #expect(ConnectionFaults.translate(lost) is OutboundConnectionFault)
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandlers([Unwritable(lost), StandingConnection()])
        channel.pipeline.fireErrorCaught(lost)
        let read = #expect(throws: BrokenConnection.self) { try channel.throwIfErrorCaught() }
        let written = #expect(throws: BrokenConnection.self) { try channel.writeAndFlush(ByteBuffer()).wait() }
        for error in [try #require(read), try #require(written)] {
            #expect(!(ConnectionFaults.translate(error) is OutboundConnectionFault))
        }
    }
}
