import DovetailCore

/// A file of a bundle, for browsers.
public struct BundleFile: Sendable, Equatable {
    /// Where it lies on the disk.
    public let path: String
    /// Its SHA-256 in hexadecimal: it never changes, because a release never does.
    public let digest: String

    /// Whether everybody may read a file of a release: those in the folder of the bundle, or, when the bundle has none of
    /// its own, only the files that the manifest names.
    static func isPublic(_ path: String, _ manifest: PluginManifest) -> Bool {
        guard let location = manifest.bundle.location else { return false }
        guard let slash = location.lastIndex(of: "/") else {
            return path == location
                || manifest.modules.contains { $0.page == path || $0.component?.bundleLocation == path }
        }
        return path.hasPrefix(location[...slash])
    }
}
