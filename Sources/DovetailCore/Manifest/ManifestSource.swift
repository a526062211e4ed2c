/// Where a plugin comes from.
public struct ManifestSource: Hashable, Sendable {
    /// The kind of place: `github`.
    public let type: String?
    /// The address of its source code.
    public let url: String?
    /// The address that tells its newest release.
    public let updateCheckURL: String?
    /// How it came here: `remote`, `local`.
    public let installationType: String?
    /// Whether it was made on this host.
    public let isLocal: Bool
    /// Whether it comes from the makers of the host.
    public let isOfficial: Bool
}
