import DovetailCore

/// An endpoint that a plugin's manifest declares, as OpenAPI has it.
struct PluginEndpoint: Sendable, Equatable {
    /// The method in small letters.
    let method: String
    /// The path below the host, its parameters in braces.
    let path: String
    /// The path with its parameters numbered: two paths that differ in the names alone are one to OpenAPI.
    let shape: String
    /// What it does, in the author's words; nil when they say nothing.
    let description: String?
    /// Whether the last parameter stands for all that follows.
    let takesRest: Bool

    /// An endpoint of a plugin.
    init(_ endpoint: ManifestEndpoint, of slug: PluginSlug) {
        var parts = endpoint.path.split(separator: "/").map(String.init)
        self.takesRest = parts.last == "**"
        if self.takesRest { parts[parts.count - 1] = parts.contains("{rest}") ? "{further}" : "{rest}" }
        self.method = endpoint.method.lowercased()
        self.path = "/plugins/\(slug)" + parts.map { "/" + $0 }.joined()
        self.shape = "/plugins/\(slug)" + parts.map { $0.hasPrefix("{") ? "/{}" : "/" + $0 }.joined()
        self.description = endpoint.description
    }

    /// The names in braces in a path, each once.
    static func parameters(of path: String) -> [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
            .reduce(into: []) { names, name in if !names.contains(name) { names.append(name) } }
    }
}
