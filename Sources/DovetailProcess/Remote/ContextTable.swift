import DovetailCore
import DovetailPlugin
import Synchronization

/// The contexts that are open on a connection, by the handles that calls carry: a process can speak for no other.
final class ContextTable: Sendable {
    private struct State {
        var contexts: [UInt32: OpenContext] = [:]
        var last: UInt32 = 0
    }

    private let state = Mutex(State())

    /// A handle that was never given before on this connection.
    func newHandle() -> UInt32 {
        self.state.withLock { state in
            state.last += 1
            return state.last
        }
    }

    /// Opens a context; answers its handle.
    func open(_ context: PluginContext) -> UInt32 {
        self.state.withLock { state in
            state.last += 1
            state.contexts[state.last] = OpenContext(context)
            return state.last
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
            defer { state.contexts = [:] }
            return Array(state.contexts.values)
        }
        for context in contexts { await context.end() }
    }
}
