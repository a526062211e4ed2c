public import NIOCore

/// Cuts what comes in into frames.
public struct EchoFrameDecoder: ByteToMessageDecoder {
    public typealias InboundOut = EchoFrame

    /// Makes a decoder.
    public init() {}

    public mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        guard let length = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self),
            buffer.readableBytes >= 4 + Int(length)
        else { return .needMoreData }
        buffer.moveReaderIndex(forwardBy: 4)
        guard var frame = buffer.readSlice(length: Int(length)),
            let (_, call, _, _, _) = frame.readMultipleIntegers(as: (UInt32, UInt64, UInt32, UInt32, UInt32).self)
        else { return .needMoreData }
        context.fireChannelRead(Self.wrapInboundOut(EchoFrame(call: call, body: frame)))
        return .continue
    }
}

/// Writes frames.
public struct EchoFrameEncoder: MessageToByteEncoder {
    public typealias OutboundIn = EchoFrame

    /// Makes an encoder.
    public init() {}

    public func encode(data: EchoFrame, out: inout ByteBuffer) {
        out.reserveCapacity(minimumWritableBytes: 4 + EchoFrame.headerLength + data.body.readableBytes)
        out.writeMultipleIntegers(
            UInt32(EchoFrame.headerLength + data.body.readableBytes), UInt32(0), data.call, UInt32(0), UInt32(0),
            UInt32(0))
        out.writeImmutableBuffer(data.body)
    }
}

extension Channel {
    /// Puts the frames on the channel, and then whoever takes them.
    func addEcho(_ handler: some ChannelInboundHandler) -> EventLoopFuture<Void> {
        self.eventLoop.makeCompletedFuture {
            try self.pipeline.syncOperations.addHandlers([
                ByteToMessageHandler(EchoFrameDecoder()), MessageToByteHandler(EchoFrameEncoder()), handler,
            ])
        }
    }
}
