import NIOCore
import NIOHTTP1

/// Speaks HTTP/1.0 with a client that does: it is sent no chunks, and the connection ends with the answer.
final class OldClientHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Whether a request of HTTP/1.0 has come, which is the last one then.
    private var isOld = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = Self.unwrapInboundIn(data), head.version == .http1_0 else {
            return context.fireChannelRead(data)
        }
        self.isOld = true
        head.headers.add(name: "Connection", value: "close")
        // Nobody asks such a client for its body: it would take that for the answer.
        head.headers.remove(name: "Expect")
        context.fireChannelRead(Self.wrapInboundOut(.head(head)))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard self.isOld, case .head(var head) = Self.unwrapOutboundIn(data), !head.isKeepAlive else {
            return context.write(data, promise: promise)
        }
        head.version = .http1_0
        context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
    }
}

@available(*, unavailable)
extension OldClientHandler: Sendable {}
