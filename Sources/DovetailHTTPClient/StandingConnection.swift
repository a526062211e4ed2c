import NIOCore

/// Marks what goes wrong on a connection that stands, so that it is not taken for one that did not come about.
final class StandingConnection: ChannelDuplexHandler {
    typealias InboundIn = NIOAny
    typealias OutboundIn = NIOAny

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.fireErrorCaught(BrokenConnection.marking(error))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard let promise else { return context.write(data, promise: nil) }
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.flatMapErrorThrowing { throw BrokenConnection.marking($0) }.cascade(to: promise)
        context.write(data, promise: written)
    }
}

/// A connection broke over which a request may have been sent.
struct BrokenConnection: Error, CustomStringConvertible {
    let cause: any Error

    var description: String { "The connection broke: \(self.cause)" }

    /// An error of the system as one of a connection that stood; any other as it is.
    static func marking(_ error: any Error) -> any Error {
        error is IOError ? BrokenConnection(cause: error) : error
    }
}
