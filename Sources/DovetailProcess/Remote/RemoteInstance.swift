import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailWire
import NIOCore
import Synchronization

/// A plugin object in another process.
final class RemoteInstance: PluginInstance {
    let process: ProcessNumber?
    let keepsCallLimits = true
    let calls: PluginCalls
    private let contexts: ContextTable
    let handle: UInt32
    private let onClose: @Sendable () async -> Void
    private let isClosed = Mutex(false)
    /// The context of `start`, open as long as the installation is awake.
    private let awake = Mutex<UInt32?>(nil)

    /// Makes a plugin object there; the process hears of it before it hears of the first hook.
    init(
        for installation: InstallationID, process: ProcessNumber?, calls: PluginCalls, contexts: ContextTable,
        onClose: @escaping @Sendable () async -> Void
    ) throws {
        self.process = process
        self.calls = calls
        self.contexts = contexts
        self.handle = contexts.addObject(for: installation)
        self.onClose = onClose
        let document = try ByteBuffer(document: OpenDocument(owner: installation.owner))
        calls.connection.note(.open, handle: self.handle, json: document)
    }

    var isLost: Bool { self.calls.connection.end != nil }

    @concurrent func run(_ call: HookCall, _ context: PluginContext) async throws -> HookResult {
        if case .migrate(let name, let from) = call {
            try await self.migrate(name, from: from, context)
            return .done
        }
        var document = HookDocument(
            instance: self.handle, hook: call.hook, operation: context.operation, from: nil, old: nil,
            mode: context.wireMode)
        switch call {
        case .update(let version): document.from = version
        case .configure(let old): document.old = old.values
        case .install, .enable, .disable, .uninstall, .migrate: break
        }
        let json = try ByteBuffer(document: document)
        let answer = try await self.within(context) { handle in
            try await self.calls.make(.hook, handle: handle, json: json)
        }
        guard answer.json.readableBytes > 0 else { return .done }
        let result = try answer.json.document(HookAnswer.self)
        return .success(message: result.message, data: result.data)
    }

    @concurrent func start(_ context: PluginContext) async throws {
        let handle = self.contexts.open(context, for: self.handle)
        let previous = self.awake.withLock { awake in
            defer { awake = handle }
            return awake
        }
        if let previous { await self.contexts.close(previous) }
        let document = StartDocument(instance: self.handle, operation: context.operation, mode: context.wireMode)
        _ = try await self.calls.make(.start, handle: handle, json: try ByteBuffer(document: document))
    }

    @concurrent func stop(_ context: PluginContext) async throws {
        let document = StartDocument(instance: self.handle, operation: context.operation, mode: context.wireMode)
        let json = try ByteBuffer(document: document)
        _ = try await self.within(context) { handle in try await self.calls.make(.stop, handle: handle, json: json) }
    }

    func close() async {
        guard
            self.isClosed.withLock({ wasClosed in
                defer { wasClosed = true }; return !wasClosed
            })
        else { return }
        if let handle = self.awake.withLock({ $0 }) { await self.contexts.close(handle) }
        self.contexts.removeObject(self.handle)
        self.calls.connection.note(.close, handle: self.handle)
        await self.onClose()
    }

    /// Makes a call in a context that ends with it.
    func within(
        _ context: PluginContext, _ body: (UInt32) async throws -> WireAnswer
    ) async throws -> WireAnswer {
        let handle = self.contexts.open(context, for: self.handle)
        do {
            let answer = try await body(handle)
            await self.contexts.close(handle)
            return answer
        } catch {
            await self.contexts.close(handle)
            throw error
        }
    }
}

extension PluginContext {
    /// The mode as it travels: full mode goes without saying.
    var wireMode: ServiceMode? { self.mode == .full ? nil : self.mode }
}
