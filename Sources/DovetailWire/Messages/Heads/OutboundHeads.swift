public import DovetailCore

/// The JSON part of `http.send`: a request to elsewhere without its body.
public struct OutboundRequestHead: Sendable, Codable {
    /// The method.
    public var method: String
    /// The whole address.
    public var url: String
    /// Names and values of the header fields, in order.
    public var headers: [[String]]
    /// The length of the body in bytes, if it is known.
    public var length: Int?
    /// What becomes of redirects; followed when it is left out.
    public var redirects: OutboundRequest.Redirects?

    /// The head of a request.
    public init(_ request: OutboundRequest) {
        self.method = request.method.rawValue
        self.url = request.url
        self.headers = request.headers.pairs
        self.length = request.body.length
        self.redirects = request.redirects == .follow ? nil : request.redirects
    }

    /// The request with a body.
    ///
    /// - Throws: ``WireFailure`` when a name of the header has no value, or more than one, or the body is shorter than
    ///   nothing.
    public func request(_ body: PluginBody) throws -> OutboundRequest {
        OutboundRequest(
            RequestMethod(rawValue: self.method), self.url, headers: try HeaderFields(pairs: self.headers),
            body: try body.announced(self.length), redirects: self.redirects ?? .follow)
    }
}

/// The JSON part of the answer to `http.send`: what has answered, without its body.
public struct OutboundResponseHead: Sendable, Codable {
    /// The address that has answered, after all redirects.
    public var url: String
    /// The status code.
    public var status: Int
    /// Names and values of the header fields, in order.
    public var headers: [[String]]
    /// The length of the body in bytes, if it is known.
    public var length: Int?
    /// How many redirects have led to it; none when the host does not say.
    public var redirects: Int?

    /// The head of an answer.
    public init(_ response: OutboundResponse) {
        self.url = response.url
        self.status = response.status
        self.headers = response.headers.pairs
        self.length = response.body.length
        self.redirects = response.redirects
    }

    /// The answer with a body.
    ///
    /// - Throws: ``WireFailure`` when a name of the header has no value, or more than one, or the body is shorter than
    ///   nothing.
    public func response(_ body: PluginBody) throws -> OutboundResponse {
        OutboundResponse(
            url: self.url, status: self.status, headers: try HeaderFields(pairs: self.headers),
            body: try body.announced(self.length), redirects: self.redirects ?? 0)
    }
}
