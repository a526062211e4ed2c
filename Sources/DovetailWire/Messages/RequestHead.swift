public import DovetailCore

/// The JSON part of `request`: an HTTP request without its body.
public struct RequestHead: Sendable, Codable {
    /// The number under which the route was bound.
    public var binding: UInt32
    /// The method.
    public var method: String
    /// The path below the plugin's prefix.
    public var path: String
    /// What the `{names}` of the route stand for.
    public var parameters: [String: String]
    /// Names and values of the query, in order.
    public var query: [[String]]
    /// Names and values of the header fields, in order.
    public var headers: [[String]]
    /// Who calls.
    public var user: UserID
    /// The length of the body in bytes, if it is known.
    public var length: Int?

    /// The head of a request for a route.
    public init(_ request: PluginRequest, binding: UInt32) {
        self.binding = binding
        self.method = request.method.rawValue
        self.path = request.path
        self.parameters = request.parameters
        self.query = request.query.map { [$0.name, $0.value] }
        self.headers = request.headers.pairs
        self.user = request.user
        self.length = request.body.length
    }

    /// The request with a body.
    ///
    /// - Throws: ``WireFailure`` when a name of the query or of the header has no value, or more than one, or the body is
    ///   shorter than nothing.
    public func request(_ body: PluginBody) throws -> PluginRequest {
        PluginRequest(
            method: RequestMethod(rawValue: self.method), path: self.path, parameters: self.parameters,
            query: try self.query.map { pair in
                try checkPair(pair)
                return PluginRequest.QueryItem(pair[0], pair[1])
            },
            headers: try HeaderFields(pairs: self.headers), body: try body.announced(self.length), user: self.user)
    }
}

/// The JSON part of the answer to `request`: an HTTP response without its body.
public struct ResponseHead: Sendable, Codable {
    /// The status code, 200 to 599.
    public var status: Int
    /// Names and values of the header fields, in order.
    public var headers: [[String]]
    /// The length of the body in bytes, if it is known.
    public var length: Int?

    /// The head of a response.
    public init(_ response: PluginResponse) {
        self.status = response.status
        self.headers = response.headers.pairs
        self.length = response.body.length
    }

    /// The response with a body.
    ///
    /// - Throws: ``WireFailure`` when a name of the header has no value, or more than one, or the body is shorter than
    ///   nothing.
    public func response(_ body: PluginBody) throws -> PluginResponse {
        PluginResponse(
            status: self.status, headers: try HeaderFields(pairs: self.headers), body: try body.announced(self.length))
    }
}
