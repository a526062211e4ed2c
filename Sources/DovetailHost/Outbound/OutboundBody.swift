import DovetailCore
import Synchronization

/// The body of a request that streams, as it is sent: while the plugin is waited for, nobody else is late.
final class OutboundBody: AsyncSequence, Sendable {
    typealias Element = [UInt8]
    typealias Failure = any Error

    private let body: PluginBody
    private let watches: [OutboundWatch]
    private let begun = Atomic(false)

    init(_ body: PluginBody, watches: [OutboundWatch]) {
        self.body = body
        self.watches = watches
    }

    /// Whether any of it was asked for, so that it cannot be sent again.
    var hasBegun: Bool { self.begun.load(ordering: .acquiring) }

    func makeAsyncIterator() -> AsyncIterator {
        self.begun.store(true, ordering: .releasing)
        return AsyncIterator(chunks: self.body.makeAsyncIterator(), watches: self.watches)
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        var chunks: PluginBody.Iterator
        let watches: [OutboundWatch]

        mutating func next() async throws -> [UInt8]? {
            for watch in self.watches { watch.hold() }
            defer { for watch in self.watches { watch.release() } }
            return try await self.chunks.next()
        }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? { try await self.next() }
    }
}
