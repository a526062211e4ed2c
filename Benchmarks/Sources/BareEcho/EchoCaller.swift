public import NIOCore
import NIOPosix
import Synchronization

/// Sends frames over a socket and waits for their answers.
public final class EchoCaller: Sendable {
    private let channel: any Channel
    private let calls: PendingCalls

    private init(_ channel: any Channel, _ calls: PendingCalls) {
        self.channel = channel
        self.calls = calls
    }

    /// Takes a socket over.
    public static func connect(descriptor: CInt) async throws -> EchoCaller {
        let calls = PendingCalls()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { $0.addEcho(AnswerHandler(calls: calls)) }
            .withConnectedSocket(descriptor).get()
        return EchoCaller(channel, calls)
    }

    /// Sends a body and waits for the answer's.
    ///
    /// - Throws: ``ChannelGone`` when none comes any more.
    public func call(_ body: ByteBuffer) async throws -> ByteBuffer {
        try await withCheckedThrowingContinuation { continuation in
            guard let call = self.calls.add(continuation) else { return continuation.resume(throwing: ChannelGone()) }
            self.channel.writeAndFlush(EchoFrame(call: call, body: body), promise: nil)
        }
    }

    /// Closes the socket.
    public func close() async throws { try await self.channel.close() }
}

/// The other end has closed the socket.
public struct ChannelGone: Error {}

/// The calls that wait for their answers.
private final class PendingCalls: Sendable {
    typealias Continuation = CheckedContinuation<ByteBuffer, any Error>

    private struct State {
        var waiting: [UInt64: Continuation] = [:]
        var last: UInt64 = 0
        var hasEnded = false
    }

    private let state = Mutex(State())

    func add(_ continuation: Continuation) -> UInt64? {
        self.state.withLock { state in
            guard !state.hasEnded else { return nil }
            state.last += 1
            state.waiting[state.last] = continuation
            return state.last
        }
    }

    func take(_ call: UInt64) -> Continuation? { self.state.withLock { $0.waiting.removeValue(forKey: call) } }

    func takeAll() -> [Continuation] {
        self.state.withLock { state in
            state.hasEnded = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
    }
}

private final class AnswerHandler: ChannelInboundHandler {
    typealias InboundIn = EchoFrame

    private let calls: PendingCalls

    init(calls: PendingCalls) {
        self.calls = calls
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = self.unwrapInboundIn(data)
        self.calls.take(frame.call)?.resume(returning: frame.body)
    }

    func channelInactive(context: ChannelHandlerContext) {
        for call in self.calls.takeAll() { call.resume(throwing: ChannelGone()) }
    }
}
