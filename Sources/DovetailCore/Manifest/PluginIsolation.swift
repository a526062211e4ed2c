/// Who shares the process in which a plugin's code runs: the manifest's `isolation`.
public enum PluginIsolation: String, Hashable, Sendable, Codable, CaseIterable {
    /// All owners of a release share one.
    case shared
    /// Every owner has one of their own.
    case perOwner = "per_owner"
}
