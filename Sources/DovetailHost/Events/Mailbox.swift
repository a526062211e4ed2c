import DovetailCore
import Synchronization

/// Where events wait for one listener, who hears a bell when there are any.
final class Mailbox: Sendable {
    private struct State {
        var queue = EventQueue()
        /// Whether the reader has to wait, whatever there is.
        var isPaused = false
        /// What was taken over from another mailbox, and may come by itself as well.
        var takenOver: Set<String> = []

        mutating func take() -> Event? { self.isPaused ? nil : self.queue.take() }
    }

    private let state = Mutex(State())
    private let bell: AsyncStream<Void>.Continuation

    private init(_ bell: AsyncStream<Void>.Continuation) {
        self.bell = bell
    }

    /// Makes a mailbox, and the stream of what is put into it, for one reader.
    ///
    /// - Parameter onEnd: Called when nobody reads the stream any more, or it is finished.
    /// - Returns: The mailbox, and its stream.
    static func make(
        onEnd: (@Sendable (AsyncStream<Void>.Continuation.Termination) -> Void)? = nil
    ) -> (mailbox: Mailbox, events: AsyncStream<Event>) {
        // One ring is enough for any number of events: whoever hears it empties the mailbox.
        let (rings, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        bell.onTermination = onEnd
        let mailbox = Mailbox(bell)
        let events = AsyncStream<Event>(unfolding: {
            while true {
                if let event = mailbox.state.withLock({ $0.take() }) { return event }
                var iterator = rings.makeAsyncIterator()
                guard await iterator.next() != nil else { return mailbox.state.withLock { $0.take() } }
            }
        })
        return (mailbox, events)
    }

    /// Puts an event in, and answers those that are lost because the listener is too slow.
    func put(_ event: Event) -> [Event] {
        let lost = self.state.withLock { state in
            state.takenOver.contains(event.id) ? [] : state.queue.put(event)
        }
        self.bell.yield()
        return lost
    }

    /// Takes everything out that waits.
    func empty() -> [Event] {
        self.state.withLock { state in
            defer { state.queue = EventQueue() }
            return state.queue.events
        }
    }

    /// Has the reader wait, whatever comes.
    func pause() { self.state.withLock { $0.isPaused = true } }

    /// Lets the reader go on.
    func resume() {
        self.state.withLock { $0.isPaused = false }
        self.bell.yield()
    }

    /// Puts in the place of what waits what another mailbox had; none of that comes twice.
    func takeOver(_ events: [Event]) {
        self.state.withLock { state in
            state.queue = EventQueue()
            state.takenOver = Set(events.map(\.id))
            for event in events { _ = state.queue.put(event) }
        }
        self.bell.yield()
    }

    /// Ends the stream after what waits now.
    func finish() { self.bell.finish() }
}
