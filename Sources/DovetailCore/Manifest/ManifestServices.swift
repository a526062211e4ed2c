/// The services that a plugin offers to others, and those that it calls.
public struct ManifestServices: Hashable, Sendable {
    /// A service that a plugin offers.
    public struct Provided: Hashable, Sendable {
        /// The name by which others find it.
        public let name: String
        /// Its version.
        public let version: SemanticVersion
        /// What it does.
        public let description: String?
    }

    /// A service that a plugin calls.
    public struct Required: Hashable, Sendable {
        /// The name of the service.
        public let name: String
        /// The versions that will do.
        public let range: VersionRange
    }

    /// What it offers.
    public let provides: [Provided]
    /// What it calls.
    public let requires: [Required]
}
