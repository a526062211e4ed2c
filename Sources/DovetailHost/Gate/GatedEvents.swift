import DovetailCore
import DovetailPlugin

/// The event bus behind the gate.
struct GatedEvents: EventsBackend {
    let session: Session
    let bus: EventBus
    let clock: any HostClock
    let maximumSize: Int

    func publish(_ name: String, data: [UInt8], to audience: EventAudience) async throws {
        try self.session.require(.eventsPublish)
        try self.checkDeclared(name)
        guard data.count <= self.maximumSize else {
            throw DovetailError(
                .tooLarge,
                """
                The event “\(name.excerpt(80))” of \(self.session.installation) has \(data.count) bytes of data; at most \
                \(self.maximumSize) travel with one. Keep the data in the storage or the database, and say where.
                """,
                remedy: .askAuthor)
        }
        let event = Event(
            id: TimeOrderedID.make(at: self.clock.now), name: name, owner: try self.owner(of: audience),
            source: self.session.installation.slug.rawValue, time: self.clock.now, data: data,
            trace: TraceContext.current)
        if let stage = try self.session.target() {
            try await stage.stage(bytes: event.byteCount) { $0.events.append(event) }
        } else {
            self.bus.publish(event)
        }
    }

    func subscribe(
        _ pattern: String, handler: @escaping @Sendable (Event) async throws -> Void
    ) async throws -> any Registration {
        try self.session.require(.eventsSubscribe)
        let scope = try self.session.bindingScope("A handler of \(pattern.excerpt(80))")
        guard let wanted = EventPattern(pattern) else {
            throw DovetailError(
                .invalidRequest,
                "“\(pattern.excerpt(80))” names no events. Use parts with dots between, `*` for one part, `**` for the rest.",
                remedy: .askAuthor)
        }
        let declared = self.session.release.manifest.events.subscribes.compactMap(EventPattern.init)
        guard declared.contains(where: { $0.covers(wanted) }) else {
            throw self.session.undeclared("events “\(pattern.excerpt(80))”", field: "events.subscribes")
        }
        let subscription = self.bus.subscribe(
            wanted, for: self.session.installation, scope: scope, warnings: self.session.warnings
        ) { [session] event in
            try await session.counting {
                try await session.calls.run("The handler of \(event.name) of \(session.release.id)") {
                    try await handler(event)
                }
            }
        }
        do {
            // Dropped, it hears nothing more; nobody waits for what it is at.
            return try scope.add(
                "subscription \(pattern)", drop: { Task { await subscription.cancel() } },
                end: { await subscription.cancel() })
        } catch {
            await subscription.cancel()
            throw error
        }
    }

    private func checkDeclared(_ name: String) throws {
        let manifest = self.session.release.manifest
        guard EventPattern(name) != nil, !name.contains("*") else {
            throw DovetailError(
                .invalidRequest, "“\(name.excerpt(80))” is no name of an event. Use parts with dots between.",
                remedy: .askAuthor)
        }
        guard name.hasPrefix(manifest.slug.rawValue + ".") || manifest.events.publishes.contains(name) else {
            throw self.session.undeclared("the event “\(name.excerpt(80))”", field: "events.publishes")
        }
    }

    private func owner(of audience: EventAudience) throws -> Owner? {
        let own = self.session.installation.owner
        switch audience {
        case .owner:
            return own
        case .user(let user) where own == .system || own == .user(user):
            return .user(user)
        case .user(let user):
            throw DovetailError(
                .permissionDenied,
                "\(self.session.installation) may not publish to user \(user). Only an installation of the system may.",
                remedy: .askOperator)
        case .everyone:
            try self.session.require(.eventsBroadcast)
            return nil
        }
    }
}
