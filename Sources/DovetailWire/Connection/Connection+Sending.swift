public import NIOCore
import Synchronization

// What is to be sent.
extension Connection {
    /// What is to be done outside the lock after a frame was put into the queue.
    enum Flush {
        case nothing
        /// Tell the transport.
        case schedule(any FrameTransport)
        /// So many bytes wait that the other side cannot be reading.
        case giveUp(bytes: Int)
    }

    /// What is to be sent, piece by piece, for the transport; empty when there is nothing.
    ///
    /// A transport fetches only as fast as the other side reads, so that what waits, waits here and is limited.
    public func takeOutbound() -> [ByteBuffer] {
        let (pieces, heldBack) = self.state.withLock { state in
            state.isFlushScheduled = false
            state.lastSentCall = state.lastCall
            return (state.outbound.takeAll(), state.takeWithoutRoom())
        }
        for continuation in heldBack { continuation.resume() }
        return pieces
    }

    /// Puts a frame into the queue, if there is one to send and the connection stands.
    func send(_ frame: (inout State) -> Frame?) {
        let flush = self.state.withLock { state -> Flush in
            guard state.end == nil, let frame = frame(&state) else { return .nothing }
            return state.enqueue(frame)
        }
        self.perform(flush)
    }

    func perform(_ flush: Flush) {
        switch flush {
        case .nothing: break
        case .schedule(let transport): transport.scheduleFlush()
        case .giveUp(let bytes): self.end(.fault(.unreadAnswers(bytes: bytes)))
        }
    }
}

extension Connection.State {
    /// Puts a frame into the queue.
    mutating func enqueue(_ frame: Frame) -> Connection.Flush {
        self.outbound.append(frame)
        if self.outbound.readableBytes > self.machine.limits.unsent * 16 {
            return .giveUp(bytes: self.outbound.readableBytes)
        }
        guard !self.isFlushScheduled, let transport = self.transport else { return .nothing }
        self.isFlushScheduled = true
        return .schedule(transport)
    }

    /// Whether a piece of a stream may join what waits to be sent.
    var hasRoom: Bool { self.outbound.readableBytes <= self.machine.limits.unsent / 16 }

    /// The streams that waited for room, to be resumed outside the lock.
    fileprivate mutating func takeWithoutRoom() -> [CheckedContinuation<Void, Never>] {
        defer { self.withoutRoom = [] }
        return self.withoutRoom.compactMap { self.heldBack.removeValue(forKey: $0) }
    }
}
