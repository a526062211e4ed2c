/// What a connection knows of its calls and streams, and what each frame leads to.
///
/// A value that decides and does nothing: whoever holds it keeps the continuations, tasks and bytes. Each side numbers its
/// own calls, the host with odd and the plugin with even ids, upwards. A call is answered exactly once, also when it was
/// cancelled; after an answer that announces a stream, the last piece or a failure ends it.
struct ConnectionMachine: Sendable {
    /// A call of this side.
    struct Outgoing {
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
    struct Incoming {
        var phase = Phase.handling
        /// How many bytes it holds here until it ends.
        var weight: Int
        /// How many bytes of its request may still come in; nil when there is no stream, or it has ended.
        var allowance: Int?
        /// How many bytes of the answer's stream may be sent now.
        var credit = 0

        enum Phase {
            /// Under way. Can move to `streaming`, `cancelled`, or end.
            case handling
            /// Answered, and pieces follow. Ends with the last piece, a failure or a cancellation.
            case streaming
            /// Under way, and nobody wants the answer. Ends with it.
            case cancelled
        }
    }

    /// How far both ends have come to know each other.
    enum Greeting: Equatable {
        /// Nothing was said. Can move to `asked`.
        case awaited
        /// The hello is under way, or has failed. Can move to `done`, once.
        case asked(UInt64)
        /// The hello was answered.
        case done
    }

    /// What is said to a call that came in.
    enum Reply: Equatable {
        /// The answer.
        case answer
        /// A failure, since the call was given up meanwhile.
        case cancelled
        /// Nothing: the call has ended.
        case nothing
    }

    /// How many urgent calls may be under way beside all others.
    static let urgentCalls = 16

    let side: WireSide
    var limits: WireLimits
    var greeting: Greeting
    var nextID: UInt64
    var lastForeignID: UInt64 = 0
    var outgoing: [UInt64: Outgoing] = [:]
    var incoming: [UInt64: Incoming] = [:]
    /// How many bytes the calls of the other side hold here.
    var incomingWeight = 0

    init(side: WireSide, limits: WireLimits) {
        self.side = side
        self.limits = limits
        self.nextID = side.firstCall
        self.greeting = side == .host ? .asked(side.firstCall) : .awaited
    }

    /// How many calls of this side are under way, also those that were cancelled and those whose answers stream.
    var outgoingCount: Int { self.outgoing.count }

    /// How many calls of the other side are under way.
    var incomingCount: Int { self.incoming.count }

    /// Whether a call was, or would be, made by this side.
    func isOwn(_ call: UInt64) -> Bool { call % 2 == self.side.firstCall % 2 }

    /// Whether a call of this side is under way, also one that was given up and not answered yet.
    func hasPlace(_ call: UInt64) -> Bool { self.outgoing[call] != nil }

    /// Whether a call of this side is under way, and wanted.
    func isWanted(_ call: UInt64) -> Bool { self.outgoing[call].map { $0.phase != .cancelled } ?? false }

    /// Whether the answer to a call of this side is still to come, and wanted.
    func isAwaited(_ call: UInt64) -> Bool { self.outgoing[call]?.phase == .waiting }
}

// Calls of this side.
extension ConnectionMachine {
    /// Begins a call; nil when too many are under way.
    ///
    /// - Parameters:
    ///   - hasStream: Whether pieces follow.
    ///   - isUrgent: Whether it is one of the few that must get through all the same.
    /// - Returns: The call's id.
    mutating func startCall(hasStream: Bool, isUrgent: Bool = false) -> UInt64? {
        guard self.outgoing.count < self.limits.calls + (isUrgent ? Self.urgentCalls : 0) else { return nil }
        defer { self.nextID += 2 }
        self.outgoing[self.nextID] = Outgoing(credit: hasStream ? self.limits.streamCredit : nil)
        return self.nextID
    }

    /// Gives a call up; answers whether the other side must be told.
    mutating func cancelCall(_ id: UInt64) -> Bool {
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
}

// Calls of the other side.
extension ConnectionMachine {
    /// Answers a call.
    mutating func answerCall(_ id: UInt64, hasStream: Bool) -> Reply {
        switch self.incoming[id]?.phase {
        case .handling where hasStream:
            self.incoming[id]?.phase = .streaming
            self.incoming[id]?.credit = self.limits.streamCredit
        case .handling:
            self.endIncoming(id)
        case .cancelled:
            self.endIncoming(id)
            return .cancelled
        case .streaming, nil:
            return .nothing
        }
        if self.greeting == .asked(id) { self.greeting = .done }
        return .answer
    }

    /// Answers a call with a failure, or ends its stream with one; false when it has ended.
    mutating func failCall(_ id: UInt64) -> Bool { self.endIncoming(id) }

    @discardableResult
    mutating func endIncoming(_ id: UInt64) -> Bool {
        guard let call = self.incoming.removeValue(forKey: id) else { return false }
        self.incomingWeight -= call.weight
        return true
    }
}

// Streams.
extension ConnectionMachine {
    /// How many bytes of a stream may be sent now; nil when nobody wants them any more.
    func credit(of id: UInt64) -> Int? {
        if self.isOwn(id) { return self.outgoing[id]?.credit }
        return self.incoming[id].flatMap { $0.phase == .streaming ? $0.credit : nil }
    }

    /// Takes up to so many bytes of a stream's credit; nil when nobody wants them any more.
    mutating func spend(_ wanted: Int, on id: UInt64) -> Int? {
        guard let credit = self.credit(of: id) else { return nil }
        let granted = min(wanted, credit)
        self.setCredit(credit - granted, of: id)
        return granted
    }

    mutating func setCredit(_ credit: Int, of id: UInt64) {
        if self.isOwn(id) { self.outgoing[id]?.credit = credit } else { self.incoming[id]?.credit = credit }
    }

    /// Ends a stream of this side; false when nobody wants it any more.
    mutating func endStream(_ id: UInt64) -> Bool {
        if self.isOwn(id) {
            guard self.outgoing[id]?.credit != nil else { return false }
            self.outgoing[id]?.credit = nil
            return true
        }
        guard self.incoming[id]?.phase == .streaming else { return false }
        return self.endIncoming(id)
    }

    /// Allows more of a stream that comes in; false when it has ended.
    mutating func allow(_ bytes: Int, on id: UInt64) -> Bool {
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
