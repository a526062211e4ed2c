public import NIOCore
import NIOPosix

/// Answers every frame on a socket with its own body.
public enum EchoServer {
    /// Serves until the other end is gone.
    ///
    /// - Parameters:
    ///   - descriptor: The socket.
    ///   - answer: What is asked for every answer, in a task of its own.
    /// - Throws: When the descriptor is no socket.
    public static func run(
        descriptor: CInt, answer: @escaping @Sendable (ByteBuffer) async -> ByteBuffer
    ) async throws {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup(numberOfThreads: 1))
            .channelInitializer { $0.addEcho(EchoHandler(answer: answer)) }
            .withConnectedSocket(descriptor).get()
        try await channel.closeFuture.get()
    }
}

private final class EchoHandler: ChannelInboundHandler {
    typealias InboundIn = EchoFrame
    typealias OutboundOut = EchoFrame

    private let answer: @Sendable (ByteBuffer) async -> ByteBuffer

    init(answer: @escaping @Sendable (ByteBuffer) async -> ByteBuffer) {
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = self.unwrapInboundIn(data)
        // Ends with its answer.
        Task { [channel = context.channel, answer = self.answer] in
            channel.writeAndFlush(EchoFrame(call: frame.call, body: await answer(frame.body)), promise: nil)
        }
    }
}
