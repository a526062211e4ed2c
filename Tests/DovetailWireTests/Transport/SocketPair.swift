import Dispatch
import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import DovetailWire

/// A connection on one end of a real socket pair, whose other end the test holds.
final class SocketPair: Sendable {
    let connection: Connection
    let handler: ScriptedHandler
    private let channel: any Channel
    private let descriptor: CInt

    /// Makes a greeted host end; what the test writes are the bytes that a plugin process writes.
    init(
        limits: WireLimits = WireLimits(), rate: CallRate? = nil, _ handler: ScriptedHandler = ScriptedHandler()
    ) async throws {
        let (own, other) = try Self.make()
        self.descriptor = other
        self.handler = handler
        self.connection = Connection(side: .host, limits: limits, handler: handler)
        self.channel = try await Self.channel(of: self.connection, own, rate)
        async let hello = self.connection.call(.hello)
        #expect(try await self.frame().method == .hello)
        try await self.write(Frame(.answer, call: 1))
        _ = try await hello
    }

    deinit { Foundation.close(self.descriptor) }

    /// Two sockets that are connected with each other.
    static func make() throws -> (CInt, CInt) {
        var descriptors: [CInt] = [0, 0]
        #if canImport(Glibc)
        let kind = CInt(SOCK_STREAM.rawValue)
        #else
        let kind = SOCK_STREAM
        #endif
        try #require(unsafe socketpair(AF_UNIX, kind, 0, &descriptors) == 0)
        for descriptor in descriptors { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) }
        return (descriptors[0], descriptors[1])
    }

    static func connect(
        _ connection: Connection, _ descriptor: CInt, _ rate: CallRate? = nil
    ) async throws -> Connection {
        _ = try await Self.channel(of: connection, descriptor, rate)
        return connection
    }

    private static func channel(
        of connection: Connection, _ descriptor: CInt, _ rate: CallRate?
    ) async throws -> any Channel {
        try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try ChannelTransport.attach(connection, to: channel, rate: rate)
                }
            }
            .withConnectedSocket(descriptor).get()
    }

    /// Writes as many bytes as the socket takes now; 0 when it takes none.
    func writeSome(_ bytes: ArraySlice<UInt8>) throws -> Int {
        let count = unsafe bytes.withUnsafeBytes {
            unsafe send(self.descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
        }
        if count >= 0 { return count }
        try #require(errno == EAGAIN, "the socket is closed")
        return 0
    }

    /// Writes all of it, as fast as it is read.
    func write(_ bytes: [UInt8]) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = try self.writeSome(rest)
            rest = rest.dropFirst(count)
            if count == 0 { await self.wait(for: POLLOUT) }
        }
    }

    func write(_ frames: Frame...) async throws {
        try await self.write([UInt8](buffer: PlayedConnection.bytes(frames)))
    }

    /// Writes until a condition holds and nothing more is taken, or all is written; answers how many bytes were.
    ///
    /// That is known when the connection has had many chances to read and took none: time would say nothing of a machine
    /// that is busy with others.
    func writeUntilHeld(_ bytes: [UInt8], _ isHeld: () -> Bool) async throws -> Int {
        var (written, refusals) = (0, 0)
        while refusals < 100, written < bytes.count {
            try Task.checkCancellation()
            let count = try self.writeSome(bytes[written...])
            written += count
            refusals = count == 0 && isHeld() ? refusals + 1 : 0
            // A turn of its loop, with which it reads what there is and it wants.
            try await self.channel.eventLoop.submit {}.get()
        }
        return written
    }

    /// What there is to read now; nil at the end, empty when there is nothing yet.
    func readSome(_ most: Int = 64 << 10) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: most)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe recv(self.descriptor, $0.baseAddress, $0.count, 0) }
        if count == 0 { return nil }
        return Array(bytes.prefix(max(0, count)))
    }

    /// The next frame.
    func frame() async throws -> Frame {
        var decoder = FrameDecoder(maximumLength: 4 << 20)
        while true {
            // Byte by byte, so that the next frame stays in the socket.
            let byte = try #require(self.readSome(1), "the socket is closed")
            decoder.append(ByteBuffer(bytes: byte))
            if let frame = try decoder.next() { return frame }
            if byte.isEmpty { await self.waitForBytes() }
        }
    }

    /// Reads whatever comes until the connection closes the socket.
    func waitForEnd() async {
        while let bytes = self.readSome() { if bytes.isEmpty { await self.waitForBytes() } }
    }

    /// Waits until there is something to read, or the end.
    func waitForBytes() async { await self.wait(for: POLLIN) }

    /// Waits on a thread of its own, since those of tasks must not.
    private func wait(for events: Int32) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [descriptor] in
                var request = pollfd(fd: descriptor, events: Int16(events), revents: 0)
                _ = unsafe poll(&request, 1, -1)
                continuation.resume()
            }
        }
    }

    func closeWriting() { shutdown(self.descriptor, CInt(SHUT_WR)) }
}
