import DovetailCore
import DovetailPlugin
import DovetailWire
import NIOCore

/// The event bus, at the host.
struct RemoteEvents: EventsBackend {
    let remote: RemoteContext

    func publish(_ name: String, data: [UInt8], to audience: EventAudience) async throws {
        let audience: PublicationBody.Audience =
            switch audience {
            case .owner: .owner
            case .user(let user): .user(user.rawValue)
            case .everyone: .everyone
            }
        let body = PublicationBody(audience: audience, name: name, data: data)
        try await self.remote.call(.eventsPublish, body: try body.encoded())
    }

    func subscribe(
        _ pattern: String, handler: @escaping @Sendable (Event) async throws -> Void
    ) async throws -> any Registration {
        try await self.remote.bind(.event(handler), .eventsSubscribe) { BindDocument($0, name: pattern) }
    }
}
