/// A part that a plugin adds to the user interface.
public struct ManifestModule: Hashable, Sendable, Codable {
    /// The author's short id, such as `main`; the name when the manifest has none.
    public let id: String
    /// The name that tells it from the plugin's other modules, and becomes part of its id in the host.
    public let name: String
    /// The name for people; the name when the manifest has no `display_name`.
    public let displayName: String
    /// Where it runs: `frontend` when the manifest does not say.
    public let role: String
    /// What it does.
    public let description: String?
    /// The name of its icon.
    public let icon: String?
    /// The shelf on which it stands.
    public let category: String?
    /// Its place among others, low numbers first.
    public let priority: Int
    /// Whether users see it.
    public let isEnabled: Bool
    /// Words to find it by.
    public let tags: [String]
    /// How a browser loads it from the bundle; nil when the plugin has no bundle.
    public let component: ModuleComponent?
    /// An HTML page that shows the module alone, relative to the plugin's folder.
    public let page: String?
    /// The room that it wants on the screen.
    public let layout: ModuleLayout
    /// The properties that it is given; an object.
    public let props: JSONValue
    /// The settings of one placed module; an object or a list.
    public let configFields: JSONValue
    /// The messages that it sends and receives; an object or a list.
    public let messages: JSONValue
    /// The services of the page that it needs; an object or a list.
    public let requiredServices: JSONValue
    /// The names of what it needs beside it.
    public let dependencies: [String]
}
