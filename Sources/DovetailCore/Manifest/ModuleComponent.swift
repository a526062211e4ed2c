/// How a browser loads a module from its plugin's bundle, by Module Federation.
public struct ModuleComponent: Hashable, Sendable, Codable {
    /// The file to load first, relative to the plugin's folder.
    public let bundleLocation: String
    /// The name under which that file exposes its modules.
    public let scope: String
    /// The exposed name: `./index`.
    public let module: String
    /// The id of the element that the module is shown in, where it wants a particular one.
    public let container: String?

    /// Describes how a module is loaded.
    public init(bundleLocation: String, scope: String, module: String, container: String? = nil) {
        self.bundleLocation = bundleLocation
        self.scope = scope
        self.module = module
        self.container = container
    }
}
