import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailPluginProcess
import DovetailTesting
import DovetailWire
import Logging
import NIOCore
import Synchronization
import Testing

@testable import DovetailProcess

@Suite("What is let go of while it is being bound is not bound", .timeLimit(.minutes(10)))
struct LateBindingTests {
    /// Answers what it is asked as a closure says.
    private final class Script: ConnectionHandler {
        private let answering: @Sendable (IncomingCall) async -> Void

        init(_ answering: @escaping @Sendable (IncomingCall) async -> Void) { self.answering = answering }

        func answer(_ call: IncomingCall, on connection: Connection) async throws -> WireAnswer {
            await self.answering(call)
            return .done
        }
        func hear(_ note: IncomingCall, on connection: Connection) {}
        func connectionEnded(_ end: ConnectionEnd) {}
    }

    /// Hands out the context that it is started with.
    private final class Giving: Plugin {
        let context = Mutex<PluginContext?>(nil)

        func start(_ context: PluginContext) async throws { self.context.withLock { $0 = context } }
    }

    /// A context whose capabilities a closure answers for.
    private static func context(
        _ answering: @escaping @Sendable (IncomingCall) async -> Void
    ) async throws -> (PluginContext, Connection) {
        let plugin = Giving()
        let (host, _) = Loopback.connect(host: Script(answering), plugin: PluginServer { plugin })
        let hello = Hello(
            slug: try PluginSlug("Notes"), version: SemanticVersion(1, 0, 0), path: "/plugin",
            manifest: ["name": "Notes", "version": "1.0.0"], limits: WireLimits(), logLevel: nil)
        _ = try await host.call(.hello, json: try ByteBuffer(document: hello))
        host.note(.open, handle: 1, json: try ByteBuffer(document: OpenDocument(owner: .system)))
        let start = StartDocument(instance: 1, operation: nil)
        _ = try await host.call(.start, handle: 2, json: try ByteBuffer(document: start))
        return (try #require(plugin.context.withLock { $0 }), host)
    }

    @Test("X1 · a service whose release comes before it is provided is withdrawn again")
    func releasedMeanwhile() async throws {
        let (isAsked, isReleased, isWithdrawn) = (Gate(), Gate(), Gate())
        let (context, backend) = try await Self.context { call in
            switch call.method {
            case .servicesProvide:
                isAsked.open()
                await isReleased.passUncancelled()
            case .bindingRelease: isWithdrawn.open()
            default: break
            }
        }
        let unit = ProcessUnit(
            release: ReleaseID(slug: try PluginSlug("Notes"), version: SemanticVersion(1, 0, 0)), owner: nil)
        let side = HostSide(
            unit: unit, settings: ProcessSettings(), clock: .system, logger: Logger(label: "test"),
            fate: { "was closed" }, onEnd: { _ in })
        let (host, plugin) = Loopback.connect(host: side, plugin: Script { _ in })
        _ = try await host.call(.hello)
        let object = side.contexts.addObject(for: context.installation)
        let handle = side.contexts.open(context, for: object)

        let document = try ByteBuffer(document: BindDocument(7, name: "math.double"))
        async let binding = plugin.call(.servicesProvide, handle: handle, json: document)
        try await isAsked.pass()
        _ = try await plugin.call(.bindingRelease, handle: object, body: ByteBuffer(integer: UInt32(7)))
        isReleased.open()
        _ = try await binding
        try await isWithdrawn.pass()
        plugin.close()
        backend.close()
    }
}
