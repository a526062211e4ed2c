import NIOCore

/// How long a connection may stay open while a client is waited for, and nothing comes or goes.
///
/// It holds between requests, in the middle of a head, and while the body of a request is asked for. It does not hold while
/// nothing is asked for: a body that is taken slowly, or not at all, is not the client's doing, and an answer that streams on
/// may take any time. How slowly bodies may come and answers be taken is for ``BodyPace`` and `SilenceWatch`.
struct IdleLimit: Sendable, Equatable {
    /// What is due when the time is over.
    enum Verdict: Sendable, Equatable {
        /// The connection ends.
        case close
        /// Look again then.
        case lookAgain(NIODeadline)
    }

    let limit: TimeAmount
    private var lastMoved: NIODeadline
    /// Whether whoever reads has asked for more.
    private var isAsked = false

    init(_ limit: TimeAmount, now: NIODeadline) {
        self.limit = limit
        self.lastMoved = now
    }

    /// When to look first.
    var firstLook: NIODeadline { self.lastMoved + self.limit }

    /// Whoever reads asks for more.
    mutating func asked(at now: NIODeadline) {
        // The client's time begins now.
        if !self.isAsked { self.lastMoved = now }
        self.isAsked = true
    }

    /// Something has come, for which whoever reads had asked.
    mutating func came(at now: NIODeadline) {
        self.isAsked = false
        self.lastMoved = now
    }

    /// Something of an answer goes out.
    mutating func went(at now: NIODeadline) { self.lastMoved = now }

    /// What is due.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - awaitsClient: Whether a request, or the rest of one, has still to come.
    /// - Returns: That the connection ends, or when to look again.
    func verdict(at now: NIODeadline, awaitsClient: Bool) -> Verdict {
        guard self.isAsked, awaitsClient else { return .lookAgain(now + self.limit) }
        let end = self.lastMoved + self.limit
        return now >= end ? .close : .lookAgain(end)
    }
}
