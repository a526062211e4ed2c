public import NIOCore

/// Carries a connection over a NIO channel: its last handler.
public final class ChannelTransport: FrameTransport {
    private let channel: any Channel
    fileprivate let connection: Connection

    private init(_ channel: any Channel, _ connection: Connection) {
        self.channel = channel
        self.connection = connection
    }

    /// Puts a connection on a channel, on the channel's event loop.
    ///
    /// - Parameters:
    ///   - connection: The connection; it ends with the channel, and the channel with it.
    ///   - channel: The channel.
    ///   - rate: How many calls and notes a second may come in; nil for no limit.
    /// - Throws: What the channel throws when it is closed already.
    public static func attach(_ connection: Connection, to channel: any Channel, rate: CallRate? = nil) throws {
        let options = channel.syncOptions
        // Room for more than one body of the size in which streams are cut.
        try options?.setOption(
            .recvAllocator,
            value: AdaptiveRecvByteBufferAllocator(minimum: 1 << 10, initial: 2 << 10, maximum: 128 << 10))
        try options?.setOption(.writeBufferWaterMark, value: .init(low: 256 << 10, high: 1 << 20))
        let transport = ChannelTransport(channel, connection)
        try channel.pipeline.syncOperations.addHandler(ConnectionChannelHandler(transport, rate: rate))
        connection.attach(transport)
    }

    public func scheduleFlush() {
        self.channel.eventLoop.execute { self.flush() }
    }

    public func close() { self.channel.close(promise: nil) }

    /// Sends what waits, unless the channel still has enough to send; on its event loop.
    fileprivate func flush() {
        guard self.channel.isWritable else { return }
        let mayReadOn = self.isReadHeld
        let pieces = self.connection.takeOutbound()
        guard !pieces.isEmpty else { return }
        for piece in pieces { self.channel.write(piece, promise: nil) }
        self.channel.flush()
        if mayReadOn { self.channel.read() }
    }

    /// Whether the other side has to read before more of it is read.
    ///
    /// Were that so at both ends, each could wait for the other for ever: a plugin always reads.
    fileprivate var isReadHeld: Bool { self.connection.side == .host && self.connection.isCongested }
}

/// Hands what a channel reads to a connection, and reads on only while the connection may grow.
private final class ConnectionChannelHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let transport: ChannelTransport
    private var rate: CallRate?
    /// What ends the pause that the rate has made; nil while there is none.
    private var pause: Scheduled<Void>?
    private var isReadHeld = false

    init(_ transport: ChannelTransport, rate: CallRate?) {
        self.transport = transport
        self.rate = rate
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let count = self.transport.connection.receive(self.unwrapInboundIn(data))
        guard count > 0, let time = self.rate?.pause(after: count, at: context.eventLoop.now) else { return }
        // What came in with one read may come in pieces: the last of them knows how long the pause must be.
        self.pause?.cancel()
        self.pause = context.eventLoop.assumeIsolated().scheduleTask(in: time) { [self] in
            self.pause = nil
            if self.isReadHeld { self.read(context: context) }
        }
    }

    /// Reads on when neither the rate nor what waits to be read by the other side stands against it.
    func read(context: ChannelHandlerContext) {
        guard self.pause == nil, !self.transport.isReadHeld else {
            self.isReadHeld = true
            return
        }
        self.isReadHeld = false
        context.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        self.transport.flush()
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.transport.connection.end(.endOfFile)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.pause?.cancel()
        self.pause = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.transport.connection.end(.failed("\(error)"))
        context.close(promise: nil)
    }
}
