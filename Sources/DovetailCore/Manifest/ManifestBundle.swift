/// The files of a plugin for the browser.
public struct ManifestBundle: Hashable, Sendable {
    /// What built them: `webpack`.
    public let method: String?
    /// The file that a browser loads first, relative to the plugin's folder: `dist/remoteEntry.js`.
    public let location: String?

    /// Describes a bundle.
    public init(method: String? = nil, location: String? = nil) {
        self.method = method
        self.location = location
    }
}
