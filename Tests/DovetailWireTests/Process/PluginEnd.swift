import DovetailCore
import DovetailPlugin
import DovetailPluginProcess
import NIOCore
import Synchronization

@testable import DovetailWire

/// The plugin's side of the protocol, spoken with by a host that a test scripts; the instance is 1, the context 2.
struct PluginEnd {
    let host: Connection
    let heard: ScriptedHandler
    let server: PluginServer

    init(
        _ plugin: some Plugin,
        answering: @escaping @Sendable (IncomingCall, Connection) async throws -> WireAnswer = { _, _ in .done }
    ) async throws {
        self.server = PluginServer { plugin }
        self.heard = ScriptedHandler(answering)
        self.host = Loopback.connect(host: self.heard, plugin: self.server).host
        _ = try await self.host.call(.hello, json: try Self.hello())
        self.host.note(.open, handle: 1, json: try ByteBuffer(document: OpenDocument(owner: .system)))
    }

    static func hello() throws -> ByteBuffer {
        try ByteBuffer(
            document: Hello(
                slug: try PluginSlug("Test"), version: SemanticVersion(1, 0, 0), path: "/plugin",
                manifest: ["name": "Test", "version": "1.0.0"], limits: WireLimits(), logLevel: "debug"))
    }

    @discardableResult
    func start(handle: UInt32 = 2) async throws -> WireAnswer {
        let document = StartDocument(instance: 1, operation: nil)
        return try await self.host.call(.start, handle: handle, json: ByteBuffer(document: document))
    }

    func hook(
        _ hook: Hook, instance: UInt32 = 1, from: SemanticVersion? = nil, old: [String: JSONValue]? = nil
    )
        async throws -> WireAnswer
    {
        let document = HookDocument(instance: instance, hook: hook, operation: nil, from: from, old: old)
        return try await self.host.call(.hook, handle: 2, json: ByteBuffer(document: document))
    }

    func request(_ binding: UInt32, _ body: PluginBody? = nil) async throws -> WireAnswer {
        let request = PluginRequest(
            method: .get, path: "/", parameters: [:], query: [], headers: [:], body: body ?? PluginBody(),
            user: try UserID("ada"))
        let head = RequestHead(request, binding: binding).encoded()
        return try await self.host.call(.request, handle: 2, json: head, stream: body)
    }
}
