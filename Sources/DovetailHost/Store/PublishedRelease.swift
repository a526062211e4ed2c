public import DovetailCore
public import Foundation

/// A release in the catalogue.
public struct PublishedRelease: Sendable, Equatable, Codable, Identifiable {
    /// The plugin and the version.
    public let id: ReleaseID
    /// The plugin's name.
    public let name: String
    /// The scope of its bundle.
    public let scope: String
    /// The manifest as it was published, byte for byte.
    public let manifest: [UInt8]
    /// The SHA-256 of every file below the release's folder, in hexadecimal, by relative path.
    public let digests: [String: String]
    /// When it was published.
    public let publishedAt: Date
    /// Whether it was taken out of the catalogue.
    public var isWithdrawn: Bool

    /// Makes a record of a release.
    public init(
        id: ReleaseID, name: String, scope: String, manifest: [UInt8], digests: [String: String], publishedAt: Date,
        isWithdrawn: Bool = false
    ) {
        self.id = id
        self.name = name
        self.scope = scope
        self.manifest = manifest
        self.digests = digests
        self.publishedAt = publishedAt
        self.isWithdrawn = isWithdrawn
    }
}
