/// An HTTP request that a plugin sends to somewhere else, through the host.
public struct OutboundRequest: Sendable {
    /// What becomes of an answer that names another address.
    public enum Redirects: String, Sendable, Codable, CaseIterable {
        /// It is followed, to the same limits and the same kinds of addresses as the first request.
        case follow
        /// It is the answer: its status and its field `Location` are the plugin's to read.
        case manual
        /// It is an error.
        case error
    }

    /// The method.
    public var method: RequestMethod
    /// The whole address: `https://feeds.example.org/news?page=2`.
    public var url: String
    /// The header fields.
    ///
    /// Those that belong to the connection (`Host`, `Connection`, `Content-Length`, `Transfer-Encoding` and the like) are the
    /// host's, and left out.
    public var headers: HeaderFields
    /// The body.
    public var body: PluginBody
    /// What becomes of an answer that names another address.
    public var redirects: Redirects

    /// Makes a request.
    public init(
        _ method: RequestMethod = .get, _ url: String, headers: HeaderFields = [:], body: PluginBody = PluginBody(),
        redirects: Redirects = .follow
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.redirects = redirects
    }
}
