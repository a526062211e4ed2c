/// How far the requests of one connection have come and been answered.
struct ConnectionProgress: Sendable, Equatable {
    /// What becomes of a piece of a request.
    enum Receipt: Sendable, Equatable {
        /// It goes on to whoever answers.
        case pass
        /// Nobody wants it: the request has been answered already.
        case drop
    }

    /// What follows an answer.
    enum Sequel: Sendable, Equatable {
        /// Nothing: the connection is good for more.
        case nothing
        /// The request still comes, and nobody reads it: the connection ends.
        case restIsUnread
    }

    private var requests = 0
    private var answers = 0
    /// After which request the connection ends; nil for none.
    private var last: Int?
    /// Whether a request has begun to come, and not ended.
    private(set) var isReceiving = false
    private var isDiscarding = false

    /// Whether what is wrong with the next request can be answered: no other one is under way.
    var isIdle: Bool { self.requests == self.answers && !self.isReceiving }

    /// Whether a request, or the rest of one, has still to come before there is anything to do.
    var awaitsClient: Bool { self.isReceiving || self.requests == self.answers }

    /// Whether the request that is answered next, or is being answered, has not come in full.
    var isReceivingAnswered: Bool { self.isReceiving && self.answers + 1 == self.requests }

    /// Whether nothing follows the answer that is written next, or is being written.
    var isAnsweringLast: Bool { self.last.map { self.answers + 1 >= $0 } ?? false }

    /// A request begins, after which the connection may have to end.
    mutating func receivedHead(isLast: Bool = false) {
        self.requests += 1
        self.isReceiving = true
        if isLast && self.last == nil { self.last = self.requests }
    }

    mutating func receivedPiece() -> Receipt { self.isDiscarding ? .drop : .pass }

    mutating func receivedEnd() {
        self.isReceiving = false
        self.isDiscarding = false
    }

    mutating func sentEnd() -> Sequel {
        self.answers += 1
        guard self.answers == self.requests, self.isReceiving else { return .nothing }
        self.isDiscarding = true
        return .restIsUnread
    }
}
