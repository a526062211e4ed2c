/// The events that a plugin publishes and hears.
public struct ManifestEvents: Hashable, Sendable {
    /// The names that it publishes; those under the plugin's own are declared by that and need not stand here.
    public let publishes: [String]
    /// The patterns of names that it hears: `*` stands for one part, a final `**` for the rest.
    public let subscribes: [String]
}
