public import DovetailCore
public import NIOCore

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

extension RequestHead {
    /// The head as the JSON part of a frame.
    public func encoded() -> ByteBuffer {
        var writer = HeadWriter()
        writer.member("binding", Int(self.binding))
        writer.member("headers", self.headers)
        writer.member("length", self.length)
        writer.member("method", self.method)
        writer.member("parameters", self.parameters)
        writer.member("path", self.path)
        writer.member("query", self.query)
        writer.member("user", self.user.rawValue)
        return writer.document()
    }

    /// Reads the JSON part of a frame.
    ///
    /// - Throws: ``WireFailure`` that says what is wrong with it.
    public init(reading json: ByteBuffer) throws { self = try Self(quickly: json) ?? json.document() }

    /// Reads a head that looks as libraries write it; nil for any other, good or bad.
    init?(quickly json: ByteBuffer) {
        var (binding, length): (Int?, Int?)
        var (method, path, user): (String?, String?, String?)
        var (query, headers): ([[String]]?, [[String]]?)
        var parameters: [String: String]?
        var reader = HeadReader(json)
        let isRead = reader.members { name, reader in
            switch name {
            case "binding": reader.take(into: &binding) { $0.number() }
            case "headers": reader.take(into: &headers) { $0.pairs() }
            case "length": reader.take(into: &length) { $0.number() }
            case "method": reader.take(into: &method) { $0.text() }
            case "parameters": reader.take(into: &parameters) { $0.texts() }
            case "path": reader.take(into: &path) { $0.text() }
            case "query": reader.take(into: &query) { $0.pairs() }
            case "user": reader.take(into: &user) { $0.text() }
            default: false
            }
        }
        // What is wrong with a name, Foundation's decoder says.
        guard isRead, let binding = binding.flatMap(UInt32.init(exactly:)),
            let user = user.flatMap({ try? UserID($0) }), let method, let path, let parameters, let query, let headers
        else { return nil }
        (self.binding, self.method, self.path, self.parameters) = (binding, method, path, parameters)
        (self.query, self.headers, self.user, self.length) = (query, headers, user, length)
    }
}
