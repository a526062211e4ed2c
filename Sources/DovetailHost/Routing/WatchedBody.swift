import DovetailCore
import DovetailPlugin
import Synchronization

/// The body of a request, which remembers what went wrong with it while a plugin read it.
final class WatchedBody: Sendable {
    private let original: PluginBody
    private let state = Mutex<(any Error)?>(nil)

    init(_ original: PluginBody) {
        self.original = original
    }

    /// What reading it has thrown; nil while nothing has.
    var fault: (any Error)? { self.state.withLock { $0 } }

    /// The body for the plugin; one that is all there cannot go wrong.
    var body: PluginBody {
        self.original.passing { chunks in
            do {
                return try await chunks.next()
            } catch {
                self.state.withLock { $0 = $0 ?? error }
                throw error
            }
        }
    }
}
