public import NIOCore

/// Carries a connection over a NIO channel: its last handler.
public final class ChannelTransport: FrameTransport {
    private let channel: any Channel
    private let connection: Connection

    private init(_ channel: any Channel, _ connection: Connection) {
        self.channel = channel
        self.connection = connection
    }

    /// Puts a connection on a channel, on the channel's event loop.
    ///
    /// - Parameters:
    ///   - connection: The connection.
    ///   - channel: The channel; the connection ends with it.
    ///   - rate: How many calls and notes a second may come in; nil for no limit.
    /// - Throws: What the channel throws when it is closed already.
    public static func attach(_ connection: Connection, to channel: any Channel, rate: CallRate? = nil) throws {
        let transport = ChannelTransport(channel, connection)
        try channel.pipeline.syncOperations.addHandler(
            ConnectionChannelHandler(connection: connection, rate: rate))
        connection.attach(transport)
    }

    public func scheduleFlush() {
        self.channel.eventLoop.execute { [channel, connection] in
            guard let bytes = connection.takeOutbound() else { return }
            channel.writeAndFlush(bytes, promise: nil)
        }
    }

    public func close() { self.channel.close(promise: nil) }
}

/// Hands what a channel reads to a connection, and reads on only while the connection may grow.
private final class ConnectionChannelHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let connection: Connection
    private var rate: CallRate?
    private var isPaused = false
    private var isReadHeld = false

    init(connection: Connection, rate: CallRate?) {
        self.connection = connection
        self.rate = rate
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let calls = self.connection.receive(self.unwrapInboundIn(data))
        guard self.rate != nil, calls > 0 else { return }
        guard let pause = self.rate?.pause(after: calls, at: .now()), !self.isPaused else { return }
        self.isPaused = true
        context.eventLoop.assumeIsolated().scheduleTask(in: pause) { [self] in
            self.isPaused = false
            self.readOn(context)
        }
    }

    /// Reads on when neither the rate nor what waits to be read by the other side stands against it.
    func read(context: ChannelHandlerContext) {
        guard !self.isPaused, context.channel.isWritable else {
            self.isReadHeld = true
            return
        }
        context.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        self.readOn(context)
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.connection.end(.endOfFile)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.connection.end(.failed("\(error)"))
        context.close(promise: nil)
    }

    private func readOn(_ context: ChannelHandlerContext) {
        guard self.isReadHeld, !self.isPaused, context.channel.isWritable else { return }
        self.isReadHeld = false
        context.read()
    }
}
