/// What a plugin consists of: the manifest's `type`.
public enum PluginKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Only files for the browser; the host runs no code of it.
    case frontend
    /// Only code that the host runs.
    case backend
    /// Both.
    case full

    /// Whether the host runs code of such a plugin.
    public var hasCode: Bool { self != .frontend }
}
