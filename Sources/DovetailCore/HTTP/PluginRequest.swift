/// An HTTP request to a plugin's route.
public struct PluginRequest: Sendable {
    /// The method.
    public var method: RequestMethod
    /// The path below the plugin's prefix, beginning with `/`: `/tasks/12`.
    public var path: String
    /// What the `{names}` of the route's path stand for in this request.
    public var parameters: [String: String]
    /// The query, decoded, in order.
    public var query: [QueryItem]
    /// The header fields, without those that sign the caller in.
    public var headers: HeaderFields
    /// The body.
    public var body: PluginBody
    /// Who calls: the user who is signed in.
    public var user: UserID

    /// Makes a request.
    public init(
        method: RequestMethod, path: String, parameters: [String: String] = [:], query: [QueryItem] = [],
        headers: HeaderFields = [:], body: PluginBody = PluginBody(), user: UserID
    ) {
        self.method = method
        self.path = path
        self.parameters = parameters
        self.query = query
        self.headers = headers
        self.body = body
        self.user = user
    }

    /// The first value of a name in the query, or nil.
    public func query(_ name: String) -> String? { self.query.first { $0.name == name }?.value }
}

extension PluginRequest {
    /// One `name=value` of a query.
    public struct QueryItem: Sendable, Equatable {
        /// The name, decoded.
        public var name: String
        /// The value, decoded; empty when there is no `=`.
        public var value: String

        /// Makes an item of its name and value.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }
}
