/// The answer to an ``OutboundRequest``.
///
/// Any status is an answer, 404 and 500 too.
public struct OutboundResponse: Sendable {
    /// The address that has answered: the one that was asked, or the last that redirects have led to.
    public var url: String
    /// The status code.
    public var status: Int
    /// The header fields, without those that belong to the connection.
    ///
    /// `Content-Length` is what the server has said of the content: to `HEAD`, too, of which no content comes.
    public var headers: HeaderFields
    /// The body, as it comes.
    ///
    /// Whoever does not read it to its end lets go of it, which gives the rest up. It ends with the context through which it was
    /// asked for.
    public var body: PluginBody
    /// How many redirects were followed to get to it.
    public var redirects: Int

    /// Makes an answer.
    public init(
        url: String, status: Int, headers: HeaderFields = [:], body: PluginBody = PluginBody(), redirects: Int = 0
    ) {
        self.url = url
        self.status = status
        self.headers = headers
        self.body = body
        self.redirects = redirects
    }
}
