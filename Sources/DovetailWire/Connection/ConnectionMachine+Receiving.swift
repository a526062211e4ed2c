import NIOCore

// What comes in.
extension ConnectionMachine {
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

    /// Takes a frame and says what it leads to.
    mutating func receive(_ frame: Frame) throws(WireFault) -> Event {
        switch frame.kind {
        case .call: return try self.receiveCall(frame)
        case .note:
            guard self.greeting == .done else { throw .notGreeted(frame.method) }
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
        switch self.greeting {
        case .done where frame.method == .hello: throw .secondHello
        case .done: break
        case .awaited where frame.method == .hello: self.greeting = .asked(frame.call)
        case .awaited, .asked: throw .notGreeted(frame.method)
        }
        self.lastForeignID = frame.call
        let hasStream = frame.flags.contains(.more)
        let weight = frame.length + (hasStream ? self.limits.streamCredit : 0)
        let isUrgent = frame.method.isUrgent && !hasStream && frame.json.readableBytes + frame.body.readableBytes == 0
        guard self.incoming.count < self.limits.calls + (isUrgent ? Self.urgentCalls : 0),
            self.incoming.isEmpty || isUrgent || self.incomingWeight + weight <= self.limits.callBytes
        else { return .refusedCall }
        self.incomingWeight += weight
        self.incoming[frame.call] = Incoming(weight: weight, allowance: hasStream ? self.limits.streamCredit : nil)
        return .call(hasStream: hasStream)
    }

    private mutating func receiveAnswer(_ frame: Frame) throws(WireFault) -> Event {
        guard let call = self.outgoing[frame.call], call.phase != .streaming else {
            throw .answerWithoutCall(frame.call)
        }
        if self.greeting == .asked(frame.call) { self.greeting = .done }
        let hasStream = frame.flags.contains(.more)
        if hasStream && call.phase == .waiting {
            self.outgoing[frame.call] = Outgoing(
                phase: .streaming, credit: call.credit, allowance: self.limits.streamCredit)
        } else {
            self.outgoing[frame.call] = nil
        }
        return call.phase == .cancelled ? .late : .answer(hasStream: hasStream)
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
            guard call.phase != .cancelled else { return .late }
            guard let allowance = call.allowance else { throw .dataWithoutStream(id) }
            guard bytes <= allowance else { throw .creditExceeded(id) }
            self.incoming[id]?.allowance = isLast ? nil : allowance - bytes
        }
        return .data(isLast: isLast)
    }

    private mutating func receiveCredit(_ frame: Frame) throws(WireFault) -> Event {
        let id = frame.call
        guard frame.body.readableBytes == 4,
            let bytes = frame.body.getInteger(at: frame.body.readerIndex, as: UInt32.self), bytes > 0,
            Int(bytes) <= self.limits.streamCredit
        else { throw .brokenCredit(id) }
        guard let credit = self.credit(of: id) else { return try self.late(id) }
        guard credit + Int(bytes) <= self.limits.streamCredit else { throw .brokenCredit(id) }
        self.setCredit(credit + Int(bytes), of: id)
        return .credit
    }

    private mutating func receiveCancel(_ frame: Frame) throws(WireFault) -> Event {
        let id = frame.call
        guard !self.isOwn(id) else { throw .unknownCall(id) }
        switch self.incoming[id]?.phase {
        case .handling:
            // It is answered all the same, so that both sides agree on when it ends.
            self.incoming[id]?.phase = .cancelled
            self.incoming[id]?.allowance = nil
            return .cancel
        case .streaming:
            self.endIncoming(id)
            return .cancel
        case .cancelled: return .late
        case nil: return try self.late(id)
        }
    }

    /// A frame about a call that has ended is late; one about a call that never was is a fault.
    private func late(_ id: UInt64) throws(WireFault) -> Event {
        let wasMade = self.isOwn(id) ? id < self.nextID : id <= self.lastForeignID
        guard wasMade, id > 0 else { throw .unknownCall(id) }
        return .late
    }
}
