import DovetailCore
package import DovetailPlugin
package import DovetailWire
import Logging
import NIOCore
import Synchronization

/// The plugin's side of the protocol: makes plugin objects, runs their hooks, and calls what they have bound.
package final class PluginServer: ConnectionHandler {
    /// A plugin object.
    private struct Instance {
        let installation: InstallationID
        let plugin: any Plugin
    }

    private struct State {
        var release: GreetedRelease?
        var host: String?
        var instances: [UInt32: Instance] = [:]
        var end: ConnectionEnd?
        var waiter: CheckedContinuation<ConnectionEnd, Never>?
    }

    let bindings = BindingTable()
    private let make: @Sendable () -> any Plugin
    private let state = Mutex(State())

    /// Serves plugins that a closure makes.
    package init(make: @escaping @Sendable () -> any Plugin) {
        self.make = make
    }

    /// Why the connection has ended; waits until it has.
    var end: ConnectionEnd {
        get async {
            await withCheckedContinuation { continuation in
                let end = self.state.withLock { state in
                    if state.end == nil { state.waiter = continuation }
                    return state.end
                }
                if let end { continuation.resume(returning: end) }
            }
        }
    }

    /// What to do when the host has sent what is no protocol: mostly it is of another version.
    var advice: String {
        let (hasGreeted, host) = self.state.withLock { ($0.release != nil, $0.host) }
        guard !hasGreeted || host != DovetailVersion.text else { return "" }
        let version = host.map { "Dovetail \($0)" } ?? "of another version"
        return ". The host is \(version), this library \(DovetailVersion.text): build the plugin with the host's."
    }

    package func connectionEnded(_ end: ConnectionEnd) {
        let waiter = self.state.withLock { state in
            state.end = end
            state.instances = [:]
            defer { state.waiter = nil }
            return state.waiter
        }
        self.bindings.removeAll()
        waiter?.resume(returning: end)
    }

    package func hear(_ note: IncomingCall, on connection: Connection) {
        switch note.method {
        case .open:
            do {
                let owner = try note.json.document(OpenDocument.self).owner
                guard let slug = self.state.withLock({ $0.release?.manifest.slug }) else { return }
                // Made outside the lock, since it is the author's code.
                let instance = Instance(installation: InstallationID(owner: owner, slug: slug), plugin: self.make())
                self.state.withLock { $0.instances[note.handle] = instance }
            } catch {
                // The hook that follows fails, and says that there is no such object.
            }
        case .close:
            self.state.withLock { $0.instances[note.handle] = nil }
            self.bindings.removeAll(of: note.handle)
        default: break
        }
    }

    package func answer(_ call: IncomingCall, on connection: Connection) async throws -> WireAnswer {
        var answer = try await TraceContext.$current.withValue(call.trace) {
            try await self.carryOut(call, connection)
        }
        answer.stream = answer.stream?.traced(by: call.trace)
        return answer
    }

    private func carryOut(_ call: IncomingCall, _ connection: Connection) async throws -> WireAnswer {
        switch call.method {
        case .hello: return try self.greet(call, connection)
        case .ping, .shutdown: return .done
        case .hook: return try await self.runHook(call, connection)
        case .start:
            let document = try call.json.document(StartDocument.self)
            let (plugin, context) = try self.context(
                document.instance, document.operation, document.mode, call, connection)
            try await plugin.start(context)
            return .done
        case .stop:
            let document = try call.json.document(StartDocument.self)
            let (plugin, context) = try self.context(
                document.instance, document.operation, document.mode, call, connection)
            try await plugin.stop(context)
            return .done
        case .migrate, .health, .saveState, .restoreState: return try await self.answerOfInstance(call, connection)
        case .request, .event, .service, .run: return try await self.bindings.answer(call)
        default: throw WireFailure(.notImplemented, "This library does not know \(call.method).")
        }
    }

    /// What this library is called.
    private static let library = "dovetail-swift \(DovetailVersion.text)"

    private func greet(_ call: IncomingCall, _ connection: Connection) throws -> WireAnswer {
        let hello = try call.json.document(Hello.self)
        let version = try hello.agreedProtocol()
        let release = try GreetedRelease(hello)
        connection.adopt(hello.limits)
        self.state.withLock { state in
            state.release = release
            state.host = hello.host
        }
        return WireAnswer(json: try ByteBuffer(document: HelloAnswer(version: version, library: Self.library)))
    }

    private func runHook(_ call: IncomingCall, _ connection: Connection) async throws -> WireAnswer {
        let document = try call.json.document(HookDocument.self)
        let (plugin, context) = try self.context(document.instance, document.operation, document.mode, call, connection)
        let result = try await self.run(document, plugin, context)
        switch result {
        case .success(let message, let data):
            guard message != nil || data != nil else { return .done }
            return WireAnswer(json: try ByteBuffer(document: HookAnswer(message: message, data: data)))
        case .failure(let failure): throw failure
        }
    }

    private func run(
        _ document: HookDocument, _ plugin: any Plugin, _ context: PluginContext
    ) async throws -> HookResult {
        switch document.hook {
        case .install: return try await plugin.install(context)
        case .enable: return try await plugin.enable(context)
        case .disable: return try await plugin.disable(context)
        case .uninstall: return try await plugin.uninstall(context)
        case .update:
            guard let version = document.from else { throw WireFailure(.error, "An update comes from no version.") }
            return try await plugin.update(context, from: version)
        case .configure:
            return try await plugin.configure(context, old: ConfigurationValues(document.old ?? [:]))
        // A later host has it: a plugin that does not know a hook has nothing to do for it. Migrations are calls of their
        // own, since one that nobody has run must not count as done.
        case .migrate, nil: return .done
        }
    }

    func context(
        _ instance: UInt32, _ operation: OperationID?, _ mode: ServiceMode?, _ call: IncomingCall,
        _ connection: Connection
    ) throws -> (any Plugin, PluginContext) {
        let (found, release) = self.state.withLock { ($0.instances[instance], $0.release) }
        guard let found, let release else { throw WireFailure(.error, "There is no plugin object \(instance).") }
        let remote = RemoteContext(
            connection: connection, handle: call.handle, instance: instance, bindings: self.bindings)
        return (found.plugin, release.context(for: found.installation, operation: operation, mode: mode, remote))
    }
}
