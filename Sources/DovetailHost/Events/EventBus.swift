import DovetailCore
import Logging
import Synchronization

/// Carries events from whoever publishes them to whoever listens.
///
/// An event reaches the installations of its owner and those of the system; one without owner reaches all. Each listener
/// has a mailbox of its own, so that a slow one delays nobody; a full mailbox loses its oldest events, which is logged.
final class EventBus: Sendable {
    private struct Listener {
        let id: Int
        let pattern: EventPattern
        let mailbox: Mailbox
        let warnings: WarningDoor
    }

    private struct State {
        /// Listeners by the owner whose events they hear.
        var listeners: [Owner: [Listener]] = [:]
        /// Those who watch from outside: streams over HTTP.
        var watchers: [Int: (filter: @Sendable (Event) -> Bool, mailbox: Mailbox)] = [:]
        var nextID = 0
    }

    private let state = Mutex(State())

    /// Hands an event to everybody who listens, without waiting for any of them.
    func publish(_ event: Event) {
        let (listeners, watchers) = self.state.withLock { state in
            (Self.audience(of: event, in: state.listeners), state.watchers.values.filter { $0.filter(event) })
        }
        for listener in listeners where listener.pattern.matches(event.name) {
            for lost in listener.mailbox.put(event) {
                listener.warnings.warn(
                    "An event was lost because its listener is too slow", ["event.name": "\(lost.name)"])
            }
        }
        for watcher in watchers { _ = watcher.mailbox.put(event) }
    }

    /// Lets a handler hear of events for an installation, one after another, once its scope is open.
    func subscribe(
        _ pattern: EventPattern, for installation: InstallationID, scope: ResourceScope, warnings: WarningDoor,
        handler: @escaping @Sendable (Event) async throws -> Void
    ) -> Subscription {
        let (mailbox, events) = Mailbox.make()
        let id = self.state.withLock { state in
            state.nextID += 1
            let listener = Listener(id: state.nextID, pattern: pattern, mailbox: mailbox, warnings: warnings)
            state.listeners[installation.owner, default: []].append(listener)
            return state.nextID
        }
        // Ended through the subscription, which hangs on the installation's scope.
        let task = PluginTask(on: scope.executor) {
            guard await scope.isOpened() else { return }
            for await event in events where !Task.isCancelled {
                do {
                    try await handler(event)
                } catch is CancellationError {
                    return
                } catch {
                    warnings.warn(
                        "An event handler failed",
                        ["event.name": "\(event.name)", LogKey.errorMessage: "\(error)"])
                }
            }
        }
        return Subscription { [weak self] in
            self?.remove(id, of: installation.owner)
            mailbox.finish()
            await task.end()
        }
    }

    /// A stream of the events that a filter lets through, from now on.
    ///
    /// One who reads too slowly loses the oldest.
    func watch(_ filter: @escaping @Sendable (Event) -> Bool) -> AsyncStream<Event> {
        let id = self.state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let (mailbox, events) = Mailbox.make { [weak self] _ in self?.state.withLock { $0.watchers[id] = nil } }
        self.state.withLock { $0.watchers[id] = (filter, mailbox) }
        return events
    }

    /// Ends every stream of ``watch(_:)``: the host stops.
    func endWatching() {
        let watchers = self.state.withLock { $0.watchers.values.map(\.mailbox) }
        for mailbox in watchers { mailbox.finish() }
    }

    private static func audience(of event: Event, in listeners: [Owner: [Listener]]) -> [Listener] {
        switch event.owner {
        case .user(let user): (listeners[.user(user)] ?? []) + (listeners[.system] ?? [])
        case .system: listeners[.system] ?? []
        case nil: listeners.values.flatMap(\.self)
        }
    }

    private func remove(_ id: Int, of owner: Owner) {
        self.state.withLock { state in
            state.listeners[owner]?.removeAll { $0.id == id }
            if state.listeners[owner]?.isEmpty == true { state.listeners[owner] = nil }
        }
    }
}

/// The way to stop hearing of events.
struct Subscription: Sendable {
    let cancel: @Sendable () async -> Void
}
