import DovetailCore
import HTTPTypes
import Hummingbird

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
            body: try await Self.body(of: call), user: user)
    }

    /// The path below `/plugins/{slug}`, as it was sent.
    private static func path(of request: Request) -> String {
        let path = request.uri.path
        let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
        return parts.count == 3 ? "/" + parts[2] : "/"
    }

    private static func body(of call: Call) async throws -> PluginBody {
        let (request, limits) = (call.request, call.settings.limits)
        let chunks = BodyChunks(call, limit: limits.pluginBody) { .bodyTooLarge(limit: limits.pluginBody) }
        guard let length = request.headers[.contentLength].flatMap(Int.init) else {
            return request.headers[.transferEncoding] != nil ? PluginBody(chunks: chunks) : PluginBody()
        }
        guard length <= limits.pluginBody else { throw DovetailError.bodyTooLarge(limit: limits.pluginBody) }
        let body = PluginBody(chunks: chunks, length: length)
        guard length <= Self.smallBody else { return body }
        return PluginBody(bytes: try await body.collect(upTo: Self.smallBody))
    }
}

extension HeaderFields {
    /// What must not reach a plugin: what signs the caller in, and what is the connection's.
    private static let withheld: Set<HTTPField.Name> = [
        .authorization, .cookie, .proxyAuthorization, .connection, .transferEncoding, .upgrade, .te, .trailer,
        .expect, .known("Keep-Alive"), .known("Proxy-Connection"),
    ]

    fileprivate init(passing headers: HTTPFields) {
        // What the connection's own fields name is the connection's, too.
        let named = headers[.connection]?.lowercased().split { $0 == "," || $0 == " " } ?? []
        self.init(
            headers.compactMap { field in
                guard !Self.withheld.contains(field.name), !named.contains(field.name.canonicalName[...]) else {
                    return nil
                }
                return Field(field.name.rawName, field.value)
            })
    }
}
