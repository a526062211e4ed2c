import DovetailCore

/// The events that wait for an installation whose process has ended and is being started again.
///
/// They are handed to whoever listens when it is back: what came meanwhile to every listener whose pattern it matches,
/// what an earlier listener had not taken yet to the one that has its pattern now.
struct HeldEvents {
    /// What an earlier listener had not taken, and whether one has it now.
    private struct Leftover {
        let pattern: EventPattern
        var events: [Event]
        var isTaken = false
    }

    /// What whoever comes back may listen to: what its manifest says.
    private let patterns: [EventPattern]
    /// Where what is lost is told.
    let warnings: WarningDoor
    private var queue = EventQueue()
    private var leftovers: [Leftover]
    /// Whether it is about to come back.
    private var isCollecting = true

    /// Holds what earlier listeners had not taken, and what comes from now on.
    init(_ patterns: [EventPattern], warnings: WarningDoor, leftovers: [(pattern: EventPattern, events: [Event])]) {
        self.patterns = patterns
        self.warnings = warnings
        self.leftovers = leftovers.map { Leftover(pattern: $0.pattern, events: $0.events) }
    }

    /// Holds an event if it may be wanted; answers those that are lost for it.
    mutating func put(_ event: Event) -> [Event] {
        guard self.isCollecting, self.patterns.contains(where: { $0.matches(event.name) }) else { return [] }
        return self.queue.put(event)
    }

    /// Takes back what a listener had taken and its process has not seen; false when nothing is held any more.
    mutating func putBack(_ event: Event, from pattern: EventPattern) -> Bool {
        guard self.isCollecting else { return false }
        if let index = self.leftovers.firstIndex(where: { $0.pattern == pattern }) {
            self.leftovers[index].events.insert(event, at: 0)
        } else {
            self.leftovers.append(Leftover(pattern: pattern, events: [event]))
        }
        return true
    }

    /// What a new listener hears first.
    mutating func events(for pattern: EventPattern) -> [Event] {
        var earlier: [Event] = []
        if let index = self.leftovers.firstIndex(where: { $0.pattern == pattern && !$0.isTaken }) {
            self.leftovers[index].isTaken = true
            earlier = self.leftovers[index].events
        }
        return earlier + self.queue.events.filter { pattern.matches($0.name) }
    }

    /// Whoever came back has not stayed: everything waits for the next.
    mutating func beginAnew() {
        self.isCollecting = true
        for index in self.leftovers.indices { self.leftovers[index].isTaken = false }
    }

    /// It does not come back for now: nothing is held.
    mutating func discard() {
        self.isCollecting = false
        (self.queue, self.leftovers) = (EventQueue(), [])
    }
}
