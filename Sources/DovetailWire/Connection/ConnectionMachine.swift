import NIOCore

/// What a connection knows of its calls and streams, and what each frame leads to.
///
/// A value that decides and does nothing: whoever holds it keeps the continuations, tasks and bytes. Each side numbers its
/// own calls, the host with odd and the plugin with even ids, upwards. A call is answered exactly once, also when it was
/// cancelled; after an answer that announces a stream, the last piece or a failure ends it.
struct ConnectionMachine: Sendable {
    /// A call of this side.
    private struct Outgoing {
        var phase = Phase.waiting
        /// How many bytes of its request may be sent now; nil when it has no stream, or its end was sent.
        var credit: Int?
        /// How many bytes of the answer's stream may still come in.
        var allowance = 0

        enum Phase {
            /// Sent. Can move to `streaming`, `cancelled`, or end.
            case waiting
            /// Answered, and pieces follow. Ends with the last piece, a failure or a cancellation.
            case streaming
            /// Nobody wants the answer. Ends when it comes.
            case cancelled
        }
    }

    /// A call of the other side.
    private struct Incoming {
        var phase = Phase.handling
        /// How many bytes of its request may still come in; nil when there is no stream, or it has ended.
        var allowance: Int?
        /// How many bytes of the answer's stream may be sent now.
        var credit = 0

        enum Phase {
            /// Under way. Can move to `streaming`, or end.
            case handling
            /// Answered, and pieces follow. Ends with the last piece, a failure or a cancellation.
            case streaming
        }
    }

    /// What a frame leads to.
    enum Event: Hashable {
        /// A call begins.
        case call(hasStream: Bool)
        /// A call that is one too many: answer it with a failure.
        case refusedCall
        /// A call of this side is answered.
        case answer(hasStream: Bool)
        /// A call of this side, or its stream, has failed.
        case failure
        /// A piece of a stream.
        case data(isLast: Bool)
        /// More of a stream may be sent.
        case credit
        /// The other side gives a call up.
        case cancel
        /// Something that nobody answers.
        case note
        /// Something about a call that has ended meanwhile: nothing to do.
        case late
    }

    let side: WireSide
    var limits: WireLimits
    /// Whether the hello was exchanged.
    private var isGreeted = false
    private var nextID: UInt32
    private var lastForeignID: UInt32 = 0
    private var outgoing: [UInt32: Outgoing] = [:]
    private var incoming: [UInt32: Incoming] = [:]

    init(side: WireSide, limits: WireLimits) {
        self.side = side
        self.limits = limits
        self.nextID = side.firstCall
    }

    /// How many calls of this side wait for their answers, also those that were cancelled.
    var outgoingCount: Int { self.outgoing.count }

    /// Whether a call was made by this side.
    func isOwn(_ call: UInt32) -> Bool { call % 2 == self.side.firstCall % 2 }
}

// What this side does.
extension ConnectionMachine {
    /// Begins a call; nil when too many are under way.
    ///
    /// - Parameters:
    ///   - hasStream: Whether pieces follow.
    ///   - isUrgent: Whether it is one of the few that must get through all the same.
    /// - Returns: The call's id.
    mutating func startCall(hasStream: Bool, isUrgent: Bool = false) -> UInt32? {
        guard self.outgoing.count < self.limits.calls || isUrgent, self.nextID < UInt32.max - 2 else { return nil }
        defer { self.nextID += 2 }
        self.outgoing[self.nextID] = Outgoing(credit: hasStream ? self.limits.streamCredit : nil)
        return self.nextID
    }

    /// Gives a call up; answers whether the other side must be told.
    mutating func cancelCall(_ id: UInt32) -> Bool {
        switch self.outgoing[id]?.phase {
        case .waiting:
            self.outgoing[id]?.phase = .cancelled
            self.outgoing[id]?.credit = nil
            return true
        case .streaming:
            self.outgoing[id] = nil
            return true
        case .cancelled, nil:
            return false
        }
    }

    /// Answers a call; false when nobody waits for it any more.
    mutating func answerCall(_ id: UInt32, hasStream: Bool) -> Bool {
        guard self.incoming[id]?.phase == .handling else { return false }
        if hasStream {
            self.incoming[id]?.phase = .streaming
            self.incoming[id]?.credit = self.limits.streamCredit
        } else {
            self.incoming[id] = nil
        }
        return true
    }

    /// Answers a call with a failure, or ends its stream with one; false when nobody waits for it any more.
    mutating func failCall(_ id: UInt32) -> Bool { self.incoming.removeValue(forKey: id) != nil }

    /// How many of so many bytes of a stream may be sent now; nil when nobody wants them any more.
    mutating func spend(_ wanted: Int, on id: UInt32) -> Int? {
        if self.isOwn(id) {
            guard let credit = self.outgoing[id]?.credit else { return nil }
            let granted = min(wanted, credit)
            self.outgoing[id]?.credit = credit - granted
            return granted
        }
        guard let call = self.incoming[id], call.phase == .streaming else { return nil }
        let granted = min(wanted, call.credit)
        self.incoming[id]?.credit -= granted
        return granted
    }

    /// Whether a stream of this side is open and out of credit.
    func mustWait(_ id: UInt32) -> Bool {
        if self.isOwn(id) { return self.outgoing[id]?.credit == 0 }
        guard let call = self.incoming[id], call.phase == .streaming else { return false }
        return call.credit == 0
    }

    /// Ends a stream of this side; false when nobody wants it any more.
    mutating func endStream(_ id: UInt32) -> Bool {
        if self.isOwn(id) {
            guard self.outgoing[id]?.credit != nil else { return false }
            self.outgoing[id]?.credit = nil
            return true
        }
        guard self.incoming[id]?.phase == .streaming else { return false }
        self.incoming[id] = nil
        return true
    }

    /// Allows more of a stream that comes in; false when it has ended.
    mutating func allow(_ bytes: Int, on id: UInt32) -> Bool {
        if self.isOwn(id) {
            guard self.outgoing[id]?.phase == .streaming else { return false }
            self.outgoing[id]?.allowance += bytes
            return true
        }
        guard let allowance = self.incoming[id]?.allowance else { return false }
        self.incoming[id]?.allowance = allowance + bytes
        return true
    }
}

// What comes in.
extension ConnectionMachine {
    /// Takes a frame and says what it leads to.
    mutating func receive(_ frame: Frame) throws(WireFault) -> Event {
        switch frame.kind {
        case .call: return try self.receiveCall(frame)
        case .note:
            guard self.isGreeted else { throw .notGreeted(frame.method) }
            return .note
        case .answer: return try self.receiveAnswer(frame)
        case .failure: return try self.receiveFailure(frame)
        case .data: return try self.receiveData(frame)
        case .credit: return try self.receiveCredit(frame)
        case .cancel: return try self.receiveCancel(frame)
        }
    }

    private mutating func receiveCall(_ frame: Frame) throws(WireFault) -> Event {
        guard !self.isOwn(frame.call), frame.call > self.lastForeignID else { throw .callIDOutOfOrder(frame.call) }
        if !self.isGreeted {
            guard self.side == .plugin, frame.method == .hello else { throw .notGreeted(frame.method) }
            self.isGreeted = true
        }
        self.lastForeignID = frame.call
        guard self.incoming.count < self.limits.calls else { return .refusedCall }
        let hasStream = frame.flags.contains(.more)
        self.incoming[frame.call] = Incoming(allowance: hasStream ? self.limits.streamCredit : nil)
        return .call(hasStream: hasStream)
    }

    private mutating func receiveAnswer(_ frame: Frame) throws(WireFault) -> Event {
        guard let call = self.outgoing[frame.call], call.phase != .streaming else {
            throw .answerWithoutCall(frame.call)
        }
        if frame.call == WireSide.host.firstCall { self.isGreeted = true }
        let hasStream = frame.flags.contains(.more)
        if call.phase == .cancelled {
            self.outgoing[frame.call] = nil
            return .late
        }
        if hasStream {
            self.outgoing[frame.call] = Outgoing(
                phase: .streaming, credit: call.credit, allowance: self.limits.streamCredit)
        } else {
            self.outgoing[frame.call] = nil
        }
        return .answer(hasStream: hasStream)
    }

    private mutating func receiveFailure(_ frame: Frame) throws(WireFault) -> Event {
        guard self.isOwn(frame.call) else { throw .answerWithoutCall(frame.call) }
        guard let call = self.outgoing.removeValue(forKey: frame.call) else {
            // A stream that was cancelled may have failed at the same moment.
            return try self.late(frame.call)
        }
        return call.phase == .cancelled ? .late : .failure
    }

    private mutating func receiveData(_ frame: Frame) throws(WireFault) -> Event {
        let id = frame.call
        let bytes = frame.body.readableBytes
        let isLast = !frame.flags.contains(.more)
        if self.isOwn(id) {
            guard let call = self.outgoing[id] else { return try self.late(id) }
            guard call.phase == .streaming else { throw .dataWithoutStream(id) }
            guard bytes <= call.allowance else { throw .creditExceeded(id) }
            if isLast { self.outgoing[id] = nil } else { self.outgoing[id]?.allowance -= bytes }
        } else {
            guard let call = self.incoming[id] else { return try self.late(id) }
            guard let allowance = call.allowance else { throw .dataWithoutStream(id) }
            guard bytes <= allowance else { throw .creditExceeded(id) }
            self.incoming[id]?.allowance = isLast ? nil : allowance - bytes
        }
        return .data(isLast: isLast)
    }

    private mutating func receiveCredit(_ frame: Frame) throws(WireFault) -> Event {
        let id = frame.call
        guard frame.body.readableBytes == 4,
            let bytes = frame.body.getInteger(at: frame.body.readerIndex, as: UInt32.self), bytes > 0
        else { throw .brokenCredit(id) }
        let isOwn = self.isOwn(id)
        let credit = isOwn ? self.outgoing[id]?.credit : self.incoming[id].map(\.credit)
        guard let credit else { return try self.late(id) }
        guard credit + Int(bytes) <= self.limits.streamCredit * 2 else { throw .brokenCredit(id) }
        if isOwn { self.outgoing[id]?.credit = credit + Int(bytes) } else { self.incoming[id]?.credit += Int(bytes) }
        return .credit
    }

    private mutating func receiveCancel(_ frame: Frame) throws(WireFault) -> Event {
        guard !self.isOwn(frame.call) else { throw .unknownCall(frame.call) }
        guard let call = self.incoming[frame.call] else { return try self.late(frame.call) }
        // A call that is still handled is answered all the same, so that both sides agree on when it ends.
        if call.phase == .streaming {
            self.incoming[frame.call] = nil
        } else {
            self.incoming[frame.call]?.allowance = nil
        }
        return .cancel
    }

    /// A frame about a call that has ended is late; one about a call that never was is a fault.
    private func late(_ id: UInt32) throws(WireFault) -> Event {
        let wasMade = self.isOwn(id) ? id < self.nextID : id <= self.lastForeignID
        guard wasMade, id > 0 else { throw .unknownCall(id) }
        return .late
    }
}
