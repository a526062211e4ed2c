import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A real HTTP server on this machine, on a port that the system picks.
final class LoopbackServer: Sendable {
    /// What is answered to the head of a request.
    enum Answer: Sendable {
        /// A status, fields, and a body that is all there.
        case bytes(Int = 200, [(String, String)] = [], [UInt8] = [])
        /// Status 200 and fields, and no body, whatever they say of one.
        case bodiless([(String, String)])
        /// The body of the request, sent back piece by piece as it comes.
        case echo
        /// Pieces of so many bytes without an end, until the connection ends.
        case endless(Int)
        /// Nothing, ever.
        case silence
        /// A head, some bytes of the body, and nothing more.
        case stall([UInt8])
        /// The connection is closed after the head and some bytes of a longer body.
        case breakOff
    }

    private let channel: any Channel
    private let count: Counter

    /// Where it listens: `127.0.0.1:49152`.
    var address: String { "127.0.0.1:\(self.channel.localAddress?.port ?? 0)" }
    var port: Int { self.channel.localAddress?.port ?? 0 }

    /// How many connections there were.
    var connections: Int { self.count.value.withLock { $0 } }

    private init(_ channel: any Channel, _ count: Counter) {
        self.channel = channel
        self.count = count
    }

    private final class Counter: Sendable {
        let value = Mutex(0)
    }

    /// Runs a body with a server, which is stopped afterwards; it speaks HTTPS where it has a certificate.
    static func run(
        certificate: NIOSSLContext? = nil, _ answer: @escaping @Sendable (HTTPRequestHead) -> Answer,
        body: (LoopbackServer) async throws -> Void
    ) async throws {
        let count = Counter()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                count.value.withLock { $0 += 1 }
                return channel.eventLoop.makeCompletedFuture {
                    if let certificate {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: certificate))
                    }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(AnsweringHandler(answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(LoopbackServer(channel, count))) } catch { outcome = .failure(error) }
        try await channel.close()
        try outcome.get()
    }
}

/// Answers the requests of one connection.
private final class AnsweringHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answer: @Sendable (HTTPRequestHead) -> LoopbackServer.Answer
    private var current = LoopbackServer.Answer.silence
    private var endlessSize = 0

    init(_ answer: @escaping @Sendable (HTTPRequestHead) -> LoopbackServer.Answer) {
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head(let head):
            self.current = self.answer(head)
            if case .echo = self.current { self.begin(context, 200, [("X-Method", "\(head.method)")]) }
        case .body(let bytes):
            if case .echo = self.current { self.write(context, bytes) }
        case .end: self.finish(context)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        self.fill(context)
        context.fireChannelWritabilityChanged()
    }

    private func finish(_ context: ChannelHandlerContext) {
        switch self.current {
        case .bytes(let status, let fields, let body):
            self.begin(context, status, fields + [("Content-Length", "\(body.count)")])
            self.write(context, ByteBuffer(bytes: body))
            context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        case .bodiless(let fields):
            self.begin(context, 200, fields)
            context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        case .echo: context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        case .endless(let size):
            self.endlessSize = size
            self.begin(context, 200, [])
            self.fill(context)
        case .silence: break
        case .stall(let bytes):
            self.begin(context, 200, [])
            self.write(context, ByteBuffer(bytes: bytes))
        case .breakOff:
            self.begin(context, 200, [("Content-Length", "1000")])
            self.write(context, ByteBuffer(bytes: [1, 2, 3]))
            context.close(promise: nil)
        }
    }

    private func fill(_ context: ChannelHandlerContext) {
        while self.endlessSize > 0, context.channel.isWritable, context.channel.isActive {
            self.write(context, ByteBuffer(bytes: [UInt8](repeating: 7, count: self.endlessSize)))
        }
    }

    private func begin(_ context: ChannelHandlerContext, _ status: Int, _ fields: [(String, String)]) {
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: HTTPHeaders(fields))
        context.writeAndFlush(self.wrapOutboundOut(.head(head)), promise: nil)
    }

    private func write(_ context: ChannelHandlerContext, _ bytes: ByteBuffer) {
        context.writeAndFlush(self.wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil)
    }
}
