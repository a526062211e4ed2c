import DovetailCore
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
        guard self.original.bytes == nil else { return self.original }
        return PluginBody(chunks: Chunks(watch: self), length: self.original.length)
    }

    private struct Chunks: AsyncSequence, Sendable {
        let watch: WatchedBody

        struct Iterator: AsyncIteratorProtocol {
            var chunks: PluginBody.Iterator
            let watch: WatchedBody

            mutating func next() async throws -> [UInt8]? {
                do {
                    return try await self.chunks.next()
                } catch {
                    self.watch.state.withLock { $0 = $0 ?? error }
                    throw error
                }
            }
        }

        func makeAsyncIterator() -> Iterator {
            Iterator(chunks: self.watch.original.makeAsyncIterator(), watch: self.watch)
        }
    }
}
