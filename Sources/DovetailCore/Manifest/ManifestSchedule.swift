/// Something that a plugin does at intervals.
public struct ManifestSchedule: Hashable, Sendable {
    /// The name by which the plugin's code binds it.
    public let name: String
    /// The time from one run to the next; whole seconds, at least one.
    public let interval: Duration
    /// What it does.
    public let description: String?
}
