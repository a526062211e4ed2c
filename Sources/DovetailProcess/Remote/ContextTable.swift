import DovetailCore
import DovetailPlugin
import Synchronization

/// The contexts that are open on a connection, by the handles that calls carry: a process can speak for no other.
final class ContextTable: Sendable {
    private struct State {
        var contexts: [UInt32: OpenContext] = [:]
        /// What plugin objects have bound, by their handles.
        var objects: [UInt32: ObjectBindings] = [:]
        var last: UInt32 = 0

        /// A handle that was never given before on this connection.
        mutating func newHandle() -> UInt32 {
            self.last += 1
            return self.last
        }
    }

    private let state = Mutex(State())

    /// Adds a plugin object; answers its handle.
    func addObject(for installation: InstallationID) -> UInt32 {
        self.state.withLock { state in
            let handle = state.newHandle()
            state.objects[handle] = ObjectBindings(of: installation)
            return handle
        }
    }

    /// Forgets a plugin object, all of whose bindings the host has let go of.
    func removeObject(_ handle: UInt32) { self.state.withLock { $0.objects[handle] = nil } }

    /// What a plugin object has bound, or the one to which a context was given; nil when it is there no longer.
    func bindings(of handle: UInt32) -> ObjectBindings? {
        self.state.withLock { $0.objects[handle] ?? $0.contexts[handle]?.bindings }
    }

    /// Opens a context for a plugin object; answers its handle.
    func open(_ context: PluginContext, for object: UInt32) -> UInt32 {
        self.state.withLock { state in
            let handle = state.newHandle()
            let bindings = state.objects[object] ?? ObjectBindings(of: context.installation)
            state.contexts[handle] = OpenContext(context, bindings: bindings)
            return handle
        }
    }

    /// Ends a context: calls that carry its handle are refused from now on.
    func close(_ handle: UInt32) async {
        await self.state.withLock { $0.contexts.removeValue(forKey: handle) }?.end()
    }

    /// The context of a handle.
    ///
    /// - Throws: `contextEnded` for one that has ended or was never given.
    subscript(handle: UInt32) -> OpenContext {
        get throws {
            guard let context = self.state.withLock({ $0.contexts[handle] }) else {
                throw DovetailError(
                    .contextEnded,
                    "A context was used after it had ended, or one that was never given. Use the one that each hook, or `start`, is given.",
                    remedy: .askAuthor)
            }
            return context
        }
    }

    /// Ends every context: the connection has ended.
    func closeAll() async {
        let contexts = self.state.withLock { state in
            defer { (state.contexts, state.objects) = ([:], [:]) }
            return Array(state.contexts.values)
        }
        for context in contexts { await context.end() }
    }
}
