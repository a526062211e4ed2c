import DovetailAPI
import DovetailCore

/// The part of the description that is a plugin's: its tag, and the endpoints that its manifest declares.
struct PluginSection: Sendable {
    /// The tag.
    let tag: JSONValue
    /// The operations by path and method.
    private(set) var paths: [String: [String: JSONValue]] = [:]

    private let manifest: PluginManifest
    private let tagName: String

    /// Describes a release.
    ///
    /// - Parameters:
    ///   - manifest: Its manifest.
    ///   - taken: The tags that the host's own routes have.
    init(_ manifest: PluginManifest, besideTags taken: Set<String>) {
        self.manifest = manifest
        let slug = manifest.slug.rawValue
        self.tagName = taken.contains(slug) ? "Plugin \(slug)" : slug
        let permissions = manifest.permissions.map { "`\($0)`" }.joined(separator: ", ")
        let about = manifest.about.description.map { $0 + "\n\n" } ?? ""
        self.tag = [
            "name": .string(self.tagName),
            "description": .string(
                """
                \(about)What \(manifest.name) \(manifest.version) answers to whom it serves: users who have it enabled, or all \
                when it is enabled for the system. \
                \(permissions.isEmpty ? "It asks for no permission." : "It asks for the permissions \(permissions).")
                """),
        ]
        var shapes: [String: String] = [:]
        // The particular before what takes any rest: where both are one path to OpenAPI, the particular answers.
        let endpoints = manifest.endpoints.map { PluginEndpoint($0, of: manifest.slug) }
        for endpoint in endpoints.filter({ !$0.takesRest }) + endpoints.filter(\.takesRest) {
            let path = shapes[endpoint.shape] ?? endpoint.path
            shapes[endpoint.shape] = path
            guard self.paths[path]?[endpoint.method] == nil else { continue }
            self.paths[path, default: [:]][endpoint.method] = self.operation(endpoint, path)
        }
    }

    private func operation(_ endpoint: PluginEndpoint, _ path: String) -> JSONValue {
        let parameters = PluginEndpoint.parameters(of: path).map { name -> JSONValue in
            ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"]]
        }
        let answer: JSONValue = ["description": "What the plugin answers.", "content": ["*/*": ["schema": [:]]]]
        var operation: [String: JSONValue] = [
            "tags": [.string(self.tagName)],
            "summary": .string((endpoint.description ?? "\(endpoint.method.uppercased()) \(path)").excerpt(120)),
            "description": .string(
                (endpoint.description.map { $0 + "\n\n" } ?? "")
                    + "Takes a user's bearer token, or that of one of the plugin's pages; no cookie."),
            "operationId": .string(self.id(of: endpoint, path)),
            "parameters": .array(parameters), "security": [["bearer": []]],
            "responses": .object(
                OpenAPIDocument.failures(of: PluginRoutes.errors + OpenAPIDocument.failuresOfUsers)
                    .merging(["2XX": answer]) { _, answer in answer }),
        ]
        if ["post", "put", "patch"].contains(endpoint.method) {
            operation["requestBody"] = ["required": false, "content": ["*/*": ["schema": [:]]]]
        }
        return .object(operation)
    }

    /// A name for the operation, which no other has: the method, and the path with what stands between its letters.
    private func id(of endpoint: PluginEndpoint, _ path: String) -> String {
        "plugin:\(endpoint.method):" + path.dropFirst("/plugins/".count)
    }
}
