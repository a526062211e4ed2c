/// What tools are told of the host's environment.
///
/// The rest stays with the host: among it are its secrets, and what would change which code of Python or Node is run.
enum ToolEnvironment {
    private static let always: Set<String> = ["PATH", "HOME", "LANG", "TMPDIR"]
    private static let ofIndex: Set<String> = [
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR",
    ]

    /// Chooses of an environment.
    ///
    /// - Parameters:
    ///   - environment: The host's.
    ///   - asksIndex: Whether the tool asks an index of packages: settings of pip and of proxies often hold passwords.
    /// - Returns: What the tool gets.
    static func of(_ environment: [String: String], asksIndex: Bool) -> [String: String] {
        environment.filter { name, _ in
            Self.always.contains(name)
                || (asksIndex && (name.hasPrefix("PIP_") || Self.ofIndex.contains(name.uppercased())))
        }
    }
}
