/// A plugin's answer to an HTTP request.
public struct PluginResponse: Sendable {
    /// The status code, 200 to 599.
    public var status: Int
    /// The header fields.
    ///
    /// Those that belong to the connection (`Transfer-Encoding`, `Connection`) are the host's.
    public var headers: HeaderFields
    /// The body.
    public var body: PluginBody

    /// Makes an answer.
    public init(status: Int = 200, headers: HeaderFields = [:], body: PluginBody = PluginBody()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer of plain text.
    public static func text(_ text: String, status: Int = 200) -> Self {
        Self(
            status: status, headers: ["Content-Type": "text/plain; charset=utf-8"],
            body: PluginBody(bytes: Array(text.utf8)))
    }

    /// An answer without a body: status 204.
    public static var noContent: Self { Self(status: 204) }
}
