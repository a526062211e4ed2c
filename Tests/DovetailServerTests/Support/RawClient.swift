import Foundation
import NIOCore
import NIOPosix

/// A client that sends an address exactly as it stands: libraries mend what must not be mended here.
enum RawClient {
    /// The whole answer to `GET`, head and body, as text.
    static func get(_ path: String, from address: String) async throws -> String {
        guard let url = URL(string: address), let host = url.host(), let port = url.port else {
            throw URLError(.badURL)
        }
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(
                ByteBuffer(string: "GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"))
            var answer = ByteBuffer()
            for try await part in inbound { answer.writeImmutableBuffer(part) }
            return String(buffer: answer)
        }
    }
}
