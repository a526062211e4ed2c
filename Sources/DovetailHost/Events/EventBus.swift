import DovetailCore
import DovetailPlugin
import Logging
import Synchronization

/// Carries events from whoever publishes them to whoever listens.
///
/// An event reaches the installations of its owner and those of the system; one without owner reaches all. Each listener
/// has a mailbox of its own, so that a slow one delays nobody; a full mailbox loses its oldest events, which is logged.
/// For an installation whose process has ended events are held until it is back.
final class EventBus: Sendable {
    private struct Listener {
        let id: Int
        let installation: InstallationID
        let pattern: EventPattern
        let scope: ResourceScope
        let mailbox: Mailbox
        let warnings: WarningDoor
    }

    private struct State {
        /// Listeners by the owner whose events they hear.
        var listeners: [Owner: [Listener]] = [:]
        /// What waits for installations that are to come back.
        var held: [Owner: [PluginSlug: HeldEvents]] = [:]
        /// Those who watch from outside: streams over HTTP.
        var watchers: [Int: (filter: @Sendable (Event) -> Bool, mailbox: Mailbox)] = [:]
        var nextID = 0

        /// Holds an event for those who are to come back, and answers what is lost for it.
        mutating func hold(_ event: Event) -> [(warnings: WarningDoor, event: Event)] {
            guard !self.held.isEmpty else { return [] }
            var lost: [(WarningDoor, Event)] = []
            for owner in EventBus.owners(hearing: event, among: self.held.keys) {
                for slug in self.held[owner, default: [:]].keys {
                    let full = self.held[owner]?[slug]?.put(event) ?? []
                    guard let warnings = self.held[owner]?[slug]?.warnings else { continue }
                    lost += full.map { (warnings, $0) }
                }
            }
            return lost
        }
    }

    private let state = Mutex(State())

    /// How many listeners an installation has, or has waiting for its process.
    func subscriptionCount(of installation: InstallationID) -> Int {
        self.state.withLock { state in
            let listening = state.listeners[installation.owner]?.count { $0.installation == installation } ?? 0
            let isHeld = state.held[installation.owner]?[installation.slug] != nil
            return listening + (isHeld ? 1 : 0)
        }
    }

    /// Hands an event to everybody who listens, without waiting for any of them.
    func publish(_ event: Event) {
        let (listeners, watchers, lost) = self.state.withLock { state in
            (
                Self.audience(of: event, in: state.listeners), state.watchers.values.filter { $0.filter(event) },
                state.hold(event)
            )
        }
        for listener in listeners where listener.pattern.matches(event.name) {
            for lost in listener.mailbox.put(event) {
                listener.warnings.warn(
                    "An event was lost because its listener is too slow", ["event.name": "\(lost.name)"])
            }
        }
        for (warnings, event) in lost {
            warnings.warn(
                "An event was lost because too many came while its listener's process was down",
                ["event.name": "\(event.name)"])
        }
        for watcher in watchers { _ = watcher.mailbox.put(event) }
    }

    /// Lets a handler hear of events for an installation, one after another, once its scope is open: first of those that
    /// were held for it.
    func subscribe(
        _ pattern: EventPattern, for installation: InstallationID, scope: ResourceScope, warnings: WarningDoor,
        handler: @escaping @Sendable (Event) async throws -> Void
    ) -> Subscription {
        let (mailbox, events) = Mailbox.make()
        let id = self.state.withLock { state in
            state.nextID += 1
            let listener = Listener(
                id: state.nextID, installation: installation, pattern: pattern, scope: scope, mailbox: mailbox,
                warnings: warnings)
            for event in state.held[installation.owner]?[installation.slug]?.events(for: pattern) ?? [] {
                _ = mailbox.put(event)
            }
            state.listeners[installation.owner, default: []].append(listener)
            return state.nextID
        }
        // Ended through the subscription, which hangs on the installation's scope.
        let task = PluginTask(on: scope.executor) {
            guard await scope.isOpened() else { return }
            for await event in events where !Task.isCancelled {
                do {
                    try await TraceContext.$current.withValue(event.trace) { try await handler(event) }
                } catch is CancellationError {
                    return
                } catch let error as DovetailError
                    where error.hasNotBegun && self.putBack(event, from: pattern, of: installation)
                {
                    // Its process had ended before it saw the event: the next one will.
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

    /// Has the listeners of a scope wait with what they have not taken yet, until ``resume(_:)`` or ``handOver(from:to:)``.
    func pause(_ scope: ResourceScope, of owner: Owner) {
        for mailbox in self.mailboxes(of: scope, owner) { mailbox.pause() }
    }

    /// Lets the listeners of a scope go on.
    func resume(_ scope: ResourceScope, of owner: Owner) {
        for mailbox in self.mailboxes(of: scope, owner) { mailbox.resume() }
    }

    /// Lets the listeners of one scope hear in the place of another's: also what those have not taken yet, and nothing twice.
    ///
    /// What the others have begun to handle they end.
    func handOver(from old: ResourceScope, to new: ResourceScope, of owner: Owner) {
        self.state.withLock { state in
            let listeners = state.listeners[owner, default: []]
            let leaving = listeners.filter { $0.scope === old }
            state.listeners[owner] = listeners.filter { $0.scope !== old }
            var known: Set<String> = []
            let left = Dictionary(leaving.map { ($0.pattern, $0.mailbox.empty()) }) { $0 + $1 }
            let waiting = left.values.flatMap(\.self).filter { known.insert($0.id).inserted }
                .sorted { $0.time < $1.time }
            for listener in leaving { listener.mailbox.finish() }
            for listener in listeners where listener.scope === new {
                // What one with the same pattern has left; a pattern that is new has all that is left.
                let own = left[listener.pattern] ?? waiting
                listener.mailbox.takeOver(own.filter { listener.pattern.matches($0.name) })
            }
        }
    }

    private func mailboxes(of scope: ResourceScope, _ owner: Owner) -> [Mailbox] {
        self.state.withLock { state in
            state.listeners[owner, default: []].filter { $0.scope === scope }.map(\.mailbox)
        }
    }

    /// Holds events for an installation that has lost its process, until it is back: first what its listeners have not
    /// taken yet, who hear nothing any more.
    ///
    /// - Parameters:
    ///   - installation: The installation.
    ///   - patterns: What it may listen to.
    ///   - warnings: Where what is lost is told.
    /// - Returns: The way to end that.
    func hold(
        for installation: InstallationID, _ patterns: [EventPattern], warnings: WarningDoor
    ) -> EventHold {
        let (owner, slug) = (installation.owner, installation.slug)
        self.state.withLock { state in
            // Those of a release that is being made ready to take its place hear for themselves.
            let isFormer: (Listener) -> Bool = { $0.installation == installation && $0.scope.hasBegun }
            let former = state.listeners[owner, default: []].filter(isFormer)
            state.listeners[owner]?.removeAll(where: isFormer)
            if state.listeners[owner]?.isEmpty == true { state.listeners[owner] = nil }
            if state.held[owner]?[slug] != nil {
                // It was about to be back: what its listeners had was held, too.
                state.held[owner]?[slug]?.beginAnew()
            } else {
                state.held[owner, default: [:]][slug] = HeldEvents(
                    patterns, warnings: warnings, leftovers: former.map { ($0.pattern, $0.mailbox.empty()) })
            }
        }
        return EventHold(
            collect: { self.state.withLock { $0.held[owner]?[slug]?.beginAnew() } },
            discard: { self.state.withLock { $0.held[owner]?[slug]?.discard() } },
            end: {
                self.state.withLock { state in
                    state.held[owner]?[slug] = nil
                    if state.held[owner]?.isEmpty == true { state.held[owner] = nil }
                }
            })
    }

    private func putBack(_ event: Event, from pattern: EventPattern, of installation: InstallationID) -> Bool {
        self.state.withLock { state in
            state.held[installation.owner]?[installation.slug]?.putBack(event, from: pattern) ?? false
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

    /// The owners whose installations an event reaches.
    private static func owners(hearing event: Event, among all: some Collection<Owner>) -> [Owner] {
        switch event.owner {
        case .user(let user): [.user(user), .system]
        case .system: [.system]
        case nil: Array(all)
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
