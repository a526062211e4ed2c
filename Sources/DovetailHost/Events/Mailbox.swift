import DovetailCore
import Synchronization

/// Where events wait for one listener, who hears a bell when there are any.
final class Mailbox: Sendable {
    private let queue = Mutex(EventQueue())
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
                if let event = mailbox.queue.withLock({ $0.take() }) { return event }
                var iterator = rings.makeAsyncIterator()
                guard await iterator.next() != nil else { return mailbox.queue.withLock { $0.take() } }
            }
        })
        return (mailbox, events)
    }

    /// Puts an event in, and answers those that are lost because the listener is too slow.
    func put(_ event: Event) -> [Event] {
        let lost = self.queue.withLock { $0.put(event) }
        self.bell.yield()
        return lost
    }

    /// Takes everything out that waits.
    func empty() -> [Event] {
        self.queue.withLock { queue in
            defer { queue = EventQueue() }
            return queue.events
        }
    }

    /// Ends the stream after what waits now.
    func finish() { self.bell.finish() }
}
