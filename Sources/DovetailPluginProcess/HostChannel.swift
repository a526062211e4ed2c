import DovetailWire
import NIOCore
import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The channel to the host: the socket that the process was given as its standard input.
struct HostChannel {
    private let descriptor: CInt

    /// Takes the socket away from descriptor 0, so that programs that the plugin starts neither hold nor eat it.
    ///
    /// - Throws: ``NotStartedByHost`` when descriptor 0 is no socket.
    init() throws {
        var kind = CInt(0)
        var length = socklen_t(MemoryLayout<CInt>.size)
        guard unsafe getsockopt(0, SOL_SOCKET, SO_TYPE, &kind, &length) == 0, kind == Self.streamType else {
            throw NotStartedByHost()
        }
        self.descriptor = fcntl(0, F_DUPFD_CLOEXEC, 3)
        let null = unsafe open("/dev/null", O_RDONLY)
        guard self.descriptor >= 0, null >= 0, dup2(null, 0) == 0 else { throw NotStartedByHost() }
        if null > 0 { close(null) }
    }

    #if canImport(Glibc)
    private static let streamType = CInt(SOCK_STREAM.rawValue)
    #else
    private static let streamType = CInt(SOCK_STREAM)
    #endif

    /// Answers the host until it is gone.
    func run(_ server: PluginServer) async throws -> ConnectionEnd {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let connection = Connection(side: .plugin, handler: server)
        _ = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try ChannelTransport.attach(connection, to: channel) }
            }
            .withConnectedSocket(self.descriptor).get()
        return await server.end
    }
}

/// The program was not started by a host.
struct NotStartedByHost: Error, CustomStringConvertible {
    var description: String {
        "its standard input is no socket. It is a plugin: publish its folder and let `dovetail serve` start it."
    }
}
