import NIOCore
import Synchronization

/// Two connections in one process that speak with each other: the protocol without sockets.
public enum Loopback {
    /// Joins both ends, each with what answers its calls.
    ///
    /// Both live until one of them is closed.
    ///
    public static func connect(
        host: any ConnectionHandler, plugin: any ConnectionHandler, limits: WireLimits = WireLimits()
    ) -> (host: Connection, plugin: Connection) {
        let hostEnd = Connection(side: .host, limits: limits, handler: host)
        let pluginEnd = Connection(side: .plugin, limits: limits, handler: plugin)
        hostEnd.attach(LoopbackTransport(from: hostEnd, to: pluginEnd))
        pluginEnd.attach(LoopbackTransport(from: pluginEnd, to: hostEnd))
        return (hostEnd, pluginEnd)
    }
}

/// Hands what one connection sends to the other, in order.
private final class LoopbackTransport: FrameTransport {
    private let flushes: AsyncStream<Void>.Continuation

    init(from: Connection, to: Connection) {
        let (stream, flushes) = AsyncStream.makeStream(of: Void.self)
        self.flushes = flushes
        // Ends when the transport is closed, which the end of either connection does.
        Task {
            for await _ in stream {
                for piece in from.takeOutbound() { to.receive(piece) }
            }
            to.end(.endOfFile)
        }
    }

    func scheduleFlush() { self.flushes.yield() }

    func close() { self.flushes.finish() }
}
