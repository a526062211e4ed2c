public import DovetailCore
public import NIOCore
import Synchronization

/// One end of a connection: makes calls, answers those of the other side, and carries their streams.
///
/// All decisions are the machine's; this keeps what waits for them. It may be used from any task. What is to be sent is
/// gathered, so that calls that are made together share a system call.
public final class Connection: Sendable {
    /// How many bytes may wait to be sent before further calls are refused: 16 MiB.
    static let outboundLimit = 16 << 20

    /// A call of this side, for the task that made it.
    enum Waiter {
        /// Nobody waits yet.
        case unclaimed
        /// The task waits.
        case waiting(CheckedContinuation<WireAnswer, any Error>)
        /// It ended before the task came to wait.
        case finished(Result<WireAnswer, any Error>)
    }

    struct State {
        var machine: ConnectionMachine
        var decoder: FrameDecoder
        var transport: (any FrameTransport)?
        var waiters: [UInt32: Waiter] = [:]
        var tasks: [UInt32: Task<Void, Never>] = [:]
        var inbound: [UInt32: InboundStream] = [:]
        var creditWaiters: [UInt32: CheckedContinuation<Void, Never>] = [:]
        /// What sends the streams of own calls.
        var senders: [UInt32: Task<Void, Never>] = [:]
        var outbound = ByteBuffer()
        var isFlushScheduled = false
        /// The last own call that was handed to the transport.
        var lastSentCall: UInt32 = 0
        /// The last own call that was made.
        var lastCall: UInt32 = 0
        var end: ConnectionEnd?
    }

    /// Which end this is.
    public let side: WireSide
    let handler: any ConnectionHandler
    let state: Mutex<State>

    /// Makes one end; it does nothing before ``attach(_:)``.
    ///
    /// - Parameters:
    ///   - side: Which end it is.
    ///   - limits: How much it may hold and carry; both ends must have the same.
    ///   - handler: What answers the calls of the other side.
    public init(side: WireSide, limits: WireLimits = WireLimits(), handler: any ConnectionHandler) {
        self.side = side
        self.handler = handler
        self.state = Mutex(
            State(
                machine: ConnectionMachine(side: side, limits: limits),
                decoder: FrameDecoder(maximumLength: limits.frame)))
    }

    /// Gives the connection its transport.
    public func attach(_ transport: any FrameTransport) {
        let isWaiting = self.state.withLock { state in
            state.transport = transport
            state.isFlushScheduled = state.outbound.readableBytes > 0
            return state.isFlushScheduled
        }
        if isWaiting { transport.scheduleFlush() }
    }

    /// Why the connection has ended; nil while it stands.
    public var end: ConnectionEnd? { self.state.withLock { $0.end } }

    /// How many calls of this side wait for their answers.
    public var callsUnderWay: Int { self.state.withLock { $0.machine.outgoingCount } }

    /// Takes over the limits that the other side has named in its hello.
    public func adopt(_ limits: WireLimits) {
        self.state.withLock { state in
            state.machine.limits = limits
            state.decoder.maximumLength = limits.frame
        }
    }

    /// Closes the connection.
    ///
    /// What waits for an answer fails. Doing so twice is harmless.
    public func close() { self.end(.closed) }
}

// Sending.
extension Connection {
    /// Makes a call and waits for its answer.
    ///
    /// When the task is cancelled, the other side is told and the call throws `CancellationError` at once.
    ///
    /// - Parameters:
    ///   - method: What it is about.
    ///   - handle: The installation, as seen by one context; 0 for the connection itself.
    ///   - deadline: How long this side will wait, for the other to know; nobody is stopped by it.
    ///   - json: A JSON document, or nothing.
    ///   - body: Bytes.
    ///   - stream: A stream that goes with it; nil for none.
    /// - Returns: The answer.
    /// - Throws: ``WireFailure`` when the other side answers with a failure, ``CallLost`` when the connection has ended
    ///   or ends, ``CallRefused`` when too many calls are under way.
    public func call(
        _ method: WireMethod, handle: UInt32 = 0, deadline: Duration? = nil, json: ByteBuffer = ByteBuffer(),
        body: ByteBuffer = ByteBuffer(), stream: PluginBody? = nil
    ) async throws -> WireAnswer {
        var frame = Frame(
            .call, method: method, flags: stream == nil ? [] : .more, handle: handle,
            deadline: deadline?.wireMilliseconds ?? 0, json: json, body: body)
        let id = try self.begin(&frame)
        if let stream { self.sendRequest(stream, of: id) }
        return try await withTaskCancellationHandler {
            try await self.answer(to: id)
        } onCancel: {
            self.cancel(id)
        }
    }

    /// Tells the other side something that it does not answer; lost without a word when the connection has ended.
    public func note(
        _ method: WireMethod, handle: UInt32 = 0, json: ByteBuffer = ByteBuffer(), body: ByteBuffer = ByteBuffer()
    ) {
        self.send { _ in Frame(.note, method: method, handle: handle, json: json, body: body) }
    }

    /// What is to be sent, for the transport; nil when there is nothing.
    public func takeOutbound() -> ByteBuffer? {
        self.state.withLock { state in
            state.isFlushScheduled = false
            state.lastSentCall = state.lastCall
            guard state.outbound.readableBytes > 0 else { return nil }
            defer { state.outbound = ByteBuffer() }
            return state.outbound
        }
    }

    private func begin(_ frame: inout Frame) throws -> UInt32 {
        let (id, transport) = try self.state.withLock { state -> (UInt32, (any FrameTransport)?) in
            if let end = state.end { throw CallLost(end: end, wasSent: false) }
            // A side that takes no more calls is asked whether it still works, and told to end, all the same.
            let isUrgent = frame.method == .ping || frame.method == .shutdown
            guard state.outbound.readableBytes < Self.outboundLimit || isUrgent,
                let id = state.machine.startCall(hasStream: frame.flags.contains(.more), isUrgent: isUrgent)
            else { throw CallRefused(underWay: state.machine.outgoingCount) }
            frame.call = id
            state.lastCall = id
            state.waiters[id] = .unclaimed
            return (id, state.enqueue(frame))
        }
        transport?.scheduleFlush()
        return id
    }

    private func answer(to id: UInt32) async throws -> WireAnswer {
        try await withCheckedThrowingContinuation { continuation in
            let result = self.state.withLock { state -> Result<WireAnswer, any Error>? in
                guard case .finished(let result) = state.waiters[id] else {
                    state.waiters[id] = .waiting(continuation)
                    return nil
                }
                state.waiters[id] = nil
                return result
            }
            if let result { continuation.resume(with: result) }
        }
    }

    /// Gives up a call of this side.
    func cancel(_ id: UInt32) {
        var ended = EndedStreams()
        let (waiter, transport) = self.state.withLock { state -> (Waiter?, (any FrameTransport)?) in
            guard state.machine.cancelCall(id) else { return (nil, nil) }
            let waiter = state.finish(id, .failure(CancellationError()))
            ended = state.removeStreams(id)
            return (waiter, state.enqueue(Frame(.cancel, call: id)))
        }
        if case .waiting(let continuation) = waiter { continuation.resume(throwing: CancellationError()) }
        ended.end(throwing: CancellationError())
        transport?.scheduleFlush()
    }

    /// Puts a frame into the queue, if there is one to send.
    func send(_ frame: (inout State) -> Frame?) {
        let transport = self.state.withLock { state -> (any FrameTransport)? in
            guard state.end == nil, let frame = frame(&state) else { return nil }
            return state.enqueue(frame)
        }
        transport?.scheduleFlush()
    }
}

extension Connection.State {
    /// Puts a frame into the queue; answers the transport when it must be told.
    mutating func enqueue(_ frame: Frame) -> (any FrameTransport)? {
        frame.write(to: &self.outbound)
        guard !self.isFlushScheduled, let transport = self.transport else { return nil }
        self.isFlushScheduled = true
        return transport
    }

    /// Ends a call of this side; answers the waiter that is to be resumed.
    mutating func finish(_ id: UInt32, _ result: Result<WireAnswer, any Error>) -> Connection.Waiter? {
        guard let waiter = self.waiters[id] else { return nil }
        switch waiter {
        case .unclaimed:
            self.waiters[id] = .finished(result)
            return nil
        case .waiting:
            self.waiters[id] = nil
            return waiter
        case .finished:
            return nil
        }
    }
}

extension Duration {
    /// The duration in whole milliseconds, at least 1, for a frame.
    var wireMilliseconds: UInt32 {
        let (seconds, attoseconds) = self.components
        guard seconds < 4_000_000 else { return UInt32.max }
        return UInt32(clamping: max(1, seconds * 1_000 + attoseconds / 1_000_000_000_000_000))
    }
}
