import DovetailCore

/// The events that wait for one listener: so many at most, and of so many bytes; the oldest go first.
struct EventQueue {
    /// How many events wait at most.
    static let countLimit = 1_024
    /// How many bytes they have together at most.
    static let byteLimit = 4 << 20

    /// What came last, in order.
    private var incoming: [Event] = []
    /// What came first, the oldest at the end.
    private var outgoing: [Event] = []
    private var bytes = 0

    /// Every event that waits, the oldest first.
    var events: [Event] { self.outgoing.reversed() + self.incoming }

    /// Puts an event in, and answers those that are lost for it.
    mutating func put(_ event: Event) -> [Event] {
        self.incoming.append(event)
        self.bytes += event.byteCount
        var lost: [Event] = []
        while self.incoming.count + self.outgoing.count > Self.countLimit || self.bytes > Self.byteLimit {
            guard let oldest = self.take() else { break }
            lost.append(oldest)
        }
        return lost
    }

    /// Takes the oldest event; nil when none waits.
    mutating func take() -> Event? {
        if self.outgoing.isEmpty { (self.outgoing, self.incoming) = (self.incoming.reversed(), []) }
        guard let oldest = self.outgoing.popLast() else { return nil }
        self.bytes -= oldest.byteCount
        return oldest
    }
}

extension Event {
    /// What an event takes in memory, roughly.
    var byteCount: Int { self.data.count + self.name.utf8.count + 200 }
}
