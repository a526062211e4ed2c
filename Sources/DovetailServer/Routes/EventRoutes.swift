import DovetailAPI
import DovetailCore
import DovetailHost
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// The stream of events (server-sent events).
enum EventRoutes {
    static let table = [
        Route(
            method: .get, path: "/api/v1/events", tag: "Events",
            summary: "Hear events as they happen: one's own and everybody's", access: .users,
            query: [("user", "Whose: a name or `me`; administrators hear everything when it is left out.")],
            response: Route.Document(contentType: "text/event-stream") { SchemaNode(["type": "string"]) },
            errors: [.invalidName, .userNotFound], handler: Self.follow)
    ]

    private static func follow(_ call: Call) async throws -> Response {
        let caller = try call.caller()
        var user = caller.isAdministrator ? nil : caller.user
        if let name = try call.query("user") { user = try await call.user(named: name) }
        let owner = user.map(Owner.user)
        let events = call.host.events { event in
            owner == nil || event.owner == nil || event.owner == owner
        }
        let tokens = call.server.tokens
        let stream = EventStream(
            events: events, heartbeat: call.settings.heartbeat, clock: call.host.clock,
            isSignedIn: { tokens.isGood(caller.claims) })
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .noSniff: "nosniff"],
            body: ResponseBody { writer in
                try await stream.write(to: &writer)
                try await writer.finish(nil)
            })
    }
}

/// Writes events as they come, and a sign of life when none do.
struct EventStream: Sendable {
    /// How many frames wait for a slow reader at most; beyond it the oldest is lost.
    private static let mailboxSize = 1_024

    let events: AsyncStream<Event>
    let heartbeat: Duration
    let clock: any HostClock
    /// Whether what signed the reader in is still good; asked at each heartbeat.
    let isSignedIn: @Sendable () -> Bool

    /// Writes until the host or the server stops, the reader goes, or what signed the reader in has ended.
    @concurrent
    func write(to writer: inout any ResponseBodyWriter) async throws {
        let (frames, mailbox) = AsyncStream.makeStream(
            of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(Self.mailboxSize))
        mailbox.yield(ByteBuffer(string: "retry: 3000\n: connected\n\n"))
        // Awaited below on every path; it ends with the events, or when it is cancelled.
        let feeder = Task { await self.feed(mailbox) }
        let hangUp = ClientConnection.current?.onHangUp { mailbox.finish() }
        defer {
            ClientConnection.current?.forget(hangUp)
            feeder.cancel()
        }
        for await frame in frames.cancelOnGracefulShutdown() { try await writer.write(frame) }
        feeder.cancel()
        await feeder.value
    }

    private func feed(_ mailbox: AsyncStream<ByteBuffer>.Continuation) async {
        await withTaskGroup { group in
            group.addTask {
                for await event in self.events { mailbox.yield(Self.frame(of: event)) }
            }
            group.addTask {
                // The only error is that the task is cancelled, and that ends it.
                while (try? await self.clock.sleep(for: self.heartbeat)) != nil, self.isSignedIn() {
                    mailbox.yield(ByteBuffer(string: ": still here\n\n"))
                }
            }
            await group.next()
            group.cancelAll()
        }
        mailbox.finish()
    }

    private static func frame(of event: Event) -> ByteBuffer {
        // An event holds no number that JSON could not hold: its data is JSON already.
        let data = (try? API.encode(API.Event(event))) ?? .init()
        return ByteBuffer(
            string: "id: \(event.id)\nevent: \(event.name)\ndata: \(String(decoding: data, as: UTF8.self))\n\n")
    }
}
