import DovetailCore
import DovetailPlugin
import Synchronization

/// The body of a request, as it is sent: while the plugin is waited for, nobody else is late.
final class OutboundBody: Sendable {
    private let original: PluginBody
    private let watches: [OutboundWatch]
    private let begun = Atomic(false)

    init(_ original: PluginBody, watches: [OutboundWatch]) {
        self.original = original
        self.watches = watches
    }

    /// Whether any of a body that streams was asked for, so that it cannot be sent again.
    var hasBegun: Bool { self.begun.load(ordering: .acquiring) }

    /// The body for whoever sends it.
    var body: PluginBody {
        self.original.passing { chunks in
            self.begun.store(true, ordering: .releasing)
            for watch in self.watches { watch.hold() }
            defer { for watch in self.watches { watch.release() } }
            return try await chunks.next()
        }
    }
}
