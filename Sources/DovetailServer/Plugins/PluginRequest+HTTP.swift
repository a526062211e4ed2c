import DovetailCore
import HTTPTypes
import Hummingbird
import NIOCore

extension PluginRequest {
    /// The most bytes of a body that are read before the plugin is asked: a small body comes as one buffer.
    private static let smallBody = 1 << 16

    /// A request as a plugin gets it: without what signs the caller in and what belongs to the connection.
    init(_ call: Call, method: RequestMethod, user: UserID) async throws {
        let query = call.request.uri.query ?? ""
        guard let items = PercentEncoding.items(of: query) else {
            throw DovetailError(.invalidRequest, "The query of the address is not percent-encoded UTF-8.")
        }
        self.init(
            method: method, path: Self.path(of: call.request), query: items.map { QueryItem($0.name, $0.value) },
            headers: HeaderFields(passing: call.request.headers),
            body: try await Self.body(of: call.request, limit: call.settings.limits.pluginBody), user: user)
    }

    /// The path below `/plugins/{slug}`, as it was sent.
    private static func path(of request: Request) -> String {
        let path = request.uri.path
        let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
        return parts.count == 3 ? "/" + parts[2] : "/"
    }

    private static func body(of request: Request, limit: Int) async throws -> PluginBody {
        let isChunked = request.headers[.transferEncoding] != nil
        guard let length = request.headers[.contentLength].flatMap(Int.init) else {
            return isChunked ? PluginBody(chunks: BodyChunks(body: request.body, limit: limit)) : PluginBody()
        }
        guard length <= limit else {
            throw DovetailError(.tooLarge, "The body has \(length) bytes; at most \(limit) go on to a plugin.")
        }
        guard length > Self.smallBody else {
            return PluginBody(bytes: [UInt8](buffer: try await request.body.collect(upTo: Self.smallBody)))
        }
        return PluginBody(chunks: BodyChunks(body: request.body, limit: limit), length: length)
    }
}

/// The body of a request as chunks of bytes, up to a limit.
struct BodyChunks: AsyncSequence, Sendable {
    struct Iterator: AsyncIteratorProtocol {
        var buffers: RequestBody.AsyncIterator
        var rest: Int

        @concurrent
        mutating func next() async throws -> [UInt8]? {
            guard let buffer = try await self.buffers.next() else { return nil }
            self.rest -= buffer.readableBytes
            guard self.rest >= 0 else {
                throw DovetailError(.tooLarge, "The body is larger than what goes on to a plugin. Send less at once.")
            }
            return [UInt8](buffer: buffer)
        }
    }

    let body: RequestBody
    let limit: Int

    func makeAsyncIterator() -> Iterator { Iterator(buffers: self.body.makeAsyncIterator(), rest: self.limit) }
}

extension HeaderFields {
    /// What must not reach a plugin: what signs the caller in, and what is the connection's.
    private static let withheld: Set<HTTPField.Name> = [
        .authorization, .cookie, .proxyAuthorization, .connection, .transferEncoding, .upgrade, .te, .trailer,
        .known("Keep-Alive"), .known("Proxy-Connection"),
    ]

    fileprivate init(passing headers: HTTPFields) {
        self.init(
            headers.compactMap { field in
                Self.withheld.contains(field.name) ? nil : Field(field.name.rawName, field.value)
            })
    }
}
