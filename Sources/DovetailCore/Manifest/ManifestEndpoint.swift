/// An HTTP endpoint that a plugin's code answers, below the plugin's own prefix.
public struct ManifestEndpoint: Hashable, Sendable {
    /// The HTTP method, such as `GET`.
    public let method: String
    /// The path, such as `/tasks/{id}`; `{id}` stands for one part, a final `/**` for everything below.
    public let path: String
    /// What it does.
    public let description: String?

    /// Declares an endpoint.
    public init(method: String, path: String, description: String? = nil) {
        self.method = method
        self.path = path
        self.description = description
    }
}
