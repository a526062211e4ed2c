public import DovetailCore
import FoundationEssentials

/// The event bus, for one installation.
public struct Events: Sendable {
    private let backend: any EventsBackend

    /// Makes the capability over a backend.
    public init(backend: any EventsBackend) {
        self.backend = backend
    }

    /// Publishes an event without data.
    ///
    /// Its name is one that the manifest lists under `events.publishes`, or begins with the plugin's own slug and a dot.
    /// In a hook, it leaves when the operation has ended well. Needs `events.publish`.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/undeclared`` for any other name. That nobody listens is not an error.
    public func publish(_ name: String, to audience: EventAudience = .owner) async throws {
        try await self.backend.publish(name, data: [], to: audience)
    }

    /// Publishes an event with data, which is sent as JSON.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/tooLarge`` when that has more bytes than the host takes, which is 64 KiB
    ///   unless its operator says otherwise.
    public func publish(_ name: String, _ data: some Encodable, to audience: EventAudience = .owner) async throws {
        try await self.backend.publish(name, data: [UInt8](JSONEncoder.dovetail.encode(data)), to: audience)
    }

    /// Binds a handler to the events that a pattern names, which the manifest lists under `events.subscribes`.
    ///
    /// Events come one after another, in the order in which they were published. A handler that throws loses that event
    /// for itself and harms nobody else; one that is too slow loses the oldest of 1,024 events, or of 4 MiB. In a process of
    /// its own one that takes longer than 5 minutes, unless the operator says otherwise, is cancelled; and what comes while
    /// that process is started again waits for the handler that is bound then. Needs `events.subscribe`.
    @discardableResult
    public func subscribe(
        _ pattern: String, handler: @escaping @Sendable (Event) async throws -> Void
    ) async throws -> any Registration {
        try await self.backend.subscribe(pattern, handler: handler)
    }
}

extension Event {
    /// The data, read from JSON.
    ///
    /// - Throws: a `DecodingError` when the data has another form, or there is none.
    public func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder.dovetail.decode(type, from: Data(self.data))
    }
}
