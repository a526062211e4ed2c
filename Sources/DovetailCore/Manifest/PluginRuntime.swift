/// What runs a plugin's code: the manifest's `runtime`.
public enum PluginRuntime: String, Hashable, Sendable, Codable, CaseIterable {
    /// A Swift type that is registered in the host, in the host's own process.
    case swift
    /// A program of any language, in a process of its own.
    case process
    /// Python code, in a process of its own.
    case python
    /// JavaScript code under Node, in a process of its own.
    case node
}
