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
        /// The request still comes, and nobody reads it: it may end within a while, or else the connection does.
        case awaitRest(of: Int)
    }

    private(set) var requests = 0
    private var answers = 0
    private var isReceiving = false
    private var isDiscarding = false

    /// Whether what is wrong with the next request can be answered: no other one is under way.
    var isIdle: Bool { self.requests == self.answers && !self.isReceiving }

    mutating func receivedHead() {
        self.requests += 1
        self.isReceiving = true
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
        return .awaitRest(of: self.requests)
    }

    /// Whether the rest of a request, which is awaited no longer, is still to come.
    func lacksRest(of request: Int) -> Bool { self.isDiscarding && self.requests == request }
}
