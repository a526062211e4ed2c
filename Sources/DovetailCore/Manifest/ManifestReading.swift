/// What came of reading a manifest.
public struct ManifestReading: Hashable, Sendable {
    /// The manifest; nil when any finding is an error.
    public let manifest: PluginManifest?
    /// Everything that is wrong or worth knowing, in the order of the manifest's reference.
    public let findings: [Finding]
}
