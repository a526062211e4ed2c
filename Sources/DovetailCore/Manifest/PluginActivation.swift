/// When an enabled installation is awake: the manifest's `activation`.
public enum PluginActivation: String, Hashable, Sendable, Codable, CaseIterable {
    /// From the host's start on.
    case onStart = "on_start"
    /// From the first request, event, call or schedule on, until it has been idle for a while.
    case onDemand = "on_demand"
}
