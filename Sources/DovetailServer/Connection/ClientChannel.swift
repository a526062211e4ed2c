public import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

extension HTTPServerBuilder {
    /// A server of HTTP/1.1 that tells plugins when a client hangs up, and keeps to the limits of the settings.
    ///
    /// ```swift
    /// let application = Application(router: router, server: .dovetail(), services: [host])
    /// ```
    ///
    /// In a server that is built otherwise all routes answer, too, but a plugin works on for a client that has gone until
    /// it sends its answer, and slow bodies are waited for as long as that server does.
    ///
    /// - Parameter settings: How the server behaves: of them its ``ServerSettings/limits`` count.
    /// - Returns: The builder.
    public static func dovetail(_ settings: ServerSettings = ServerSettings()) -> HTTPServerBuilder {
        let limits = settings.limits
        return HTTPServerBuilder { responder in
            ClientChannel(
                base: HTTP1Channel(
                    responder: responder,
                    configuration: .init(
                        additionalChannelHandlers: [
                            ClientConnectionHandler(
                                headLimit: limits.head,
                                silence: .nanoseconds(Int64(limits.silence / .nanoseconds(1))))
                        ],
                        httpDecoderConfiguration: .init(
                            maxHeaderFieldSize: limits.head, maxHeaderListSize: limits.head))))
        }
    }
}

/// A channel of HTTP/1.1 whose requests are answered in the knowledge of their connection.
struct ClientChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let base: HTTP1Channel.Value
        let connection: ClientConnection

        var channel: any Channel { self.base.channel }
    }

    let base: HTTP1Channel

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        self.base.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
            try pipeline.addHandler(OldClientHandler(), position: .before(codec))
            let handler = try pipeline.handler(type: ClientConnectionHandler.self)
            return Value(base: value, connection: handler.connection)
        }
    }

    @concurrent
    func handle(value: Value, logger: Logger) async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                await ClientConnection.$current.withValue(value.connection) {
                    await self.base.handle(value: value.base, logger: logger)
                }
                value.connection.end()
            }
            await value.connection.waitForEnd()
            group.cancelAll()
        }
    }
}
