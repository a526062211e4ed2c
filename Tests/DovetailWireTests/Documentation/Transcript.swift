import DovetailCore
import DovetailPlugin
import DovetailPluginProcess
import NIOCore
import Synchronization

@testable import DovetailWire

/// What host and plugin really say to each other while a small plugin is installed, serves a request, and ends.
struct Transcript {
    /// A frame, and who sent it.
    struct Line {
        let isFromHost: Bool
        let frame: Frame
    }

    /// Everything that was said, in order.
    let lines: [Line]

    /// Lets both speak.
    static func record() async throws -> Transcript {
        let lines = Mutex<[Line]>([])
        let host = Connection(side: .host, handler: TranscriptHost())
        let plugin = Connection(side: .plugin, handler: PluginServer { Greeter() })
        host.attach(
            LoggedTransport(from: host, to: plugin) { frame in
                lines.withLock { $0.append(Line(isFromHost: true, frame: frame)) }
            })
        plugin.attach(
            LoggedTransport(from: plugin, to: host) { frame in
                lines.withLock { $0.append(Line(isFromHost: false, frame: frame)) }
            })
        try await self.speak(host)
        host.close()
        return Transcript(lines: lines.withLock { $0 })
    }

    private static func speak(_ host: Connection) async throws {
        let manifest: JSONValue = ["name": "Greeter", "version": "1.0.0", "permissions": ["storage.write"]]
        let hello = Hello(
            slug: try PluginSlug("Greeter"), version: SemanticVersion(1, 0, 0), path: "/plugin", manifest: manifest,
            limits: WireLimits(), logLevel: "info")
        _ = try await host.call(.hello, deadline: .seconds(10), json: ByteBuffer(document: hello))
        // A plugin object for ada, under the handle 1, and her installation, in the context 2.
        let ada = Owner.user(try UserID("ada"))
        host.note(.open, handle: 1, json: try ByteBuffer(document: OpenDocument(owner: ada)))
        let operation = OperationID(rawValue: "019aa000-0000-7000-8000-000000000001")
        let hook = HookDocument(instance: 1, hook: .install, operation: operation, from: nil, old: nil)
        _ = try await host.call(.hook, handle: 2, json: ByteBuffer(document: hook))
        // She is awake in the context 3, and asks for what was bound there.
        let start = try ByteBuffer(document: StartDocument(instance: 1, operation: nil))
        _ = try await host.call(.start, handle: 3, json: start)
        let request = PluginRequest(
            method: .get, path: "/greeting", parameters: [:], query: [PluginRequest.QueryItem("loud", "yes")],
            headers: ["Accept": "text/plain"], body: PluginBody(), user: try UserID("ada"))
        _ = try await host.call(.request, handle: 3, json: RequestHead(request, binding: 1).encoded())
        _ = try await host.call(.stop, handle: 4, json: start)
        host.note(.close, handle: 1)
        _ = try await host.call(.shutdown)
    }
}

/// The plugin of the transcript.
private struct Greeter: Plugin {
    func install(_ context: PluginContext) async throws -> HookResult {
        try await context.storage.set(bytes: Array("Hello!".utf8), for: "greeting")
        return "Ready to greet."
    }

    func start(_ context: PluginContext) async throws {
        try await context.routes.get("/greeting") { _ in .text("Hello!") }
    }
}

/// What the host of the transcript answers.
private struct TranscriptHost: ConnectionHandler {
    func answer(_ call: IncomingCall, on connection: Connection) async throws -> WireAnswer { .done }

    func hear(_ note: IncomingCall, on connection: Connection) {}

    func connectionEnded(_ end: ConnectionEnd) {}
}

/// Hands what one connection sends to another, and shows every frame to whoever keeps the minutes.
private final class LoggedTransport: FrameTransport {
    private let flushes: AsyncStream<Void>.Continuation

    init(from: Connection, to: Connection, log: @escaping @Sendable (Frame) -> Void) {
        let (stream, flushes) = AsyncStream.makeStream(of: Void.self)
        self.flushes = flushes
        // Ends when the transport is closed.
        Task {
            for await _ in stream {
                let pieces = from.takeOutbound()
                var decoder = FrameDecoder(maximumLength: .max)
                for piece in pieces { decoder.append(piece) }
                while let frame = try? decoder.next() { log(frame) }
                for piece in pieces { to.receive(piece) }
            }
            to.end(.endOfFile)
        }
    }

    func scheduleFlush() { self.flushes.yield() }

    func close() { self.flushes.finish() }
}
