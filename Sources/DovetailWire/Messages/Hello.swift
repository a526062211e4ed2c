public import DovetailCore

/// The first call: the host says who it is and which release shall run.
public struct Hello: Sendable, Codable {
    /// The versions of the protocol that the host speaks.
    public var protocols: ClosedVersions
    /// The limits of the connection, for both sides.
    public var limits: WireLimits
    /// The release that shall run.
    public var slug: PluginSlug
    /// Its version.
    public var version: SemanticVersion
    /// Its folder, as the plugin sees it.
    public var path: String
    /// Its manifest, as its author wrote it.
    public var manifest: JSONValue
    /// The least level of the lines that the host wants to have for its log.
    public var logLevel: String?
    /// Whether the operator lets the process use the network itself; nil when the host does not say.
    public var network: Bool?
    /// The host's version, for a message about one that does not fit; nil when the host does not say.
    public var host: String?

    /// The versions of the protocol that one side speaks.
    public struct ClosedVersions: Sendable, Codable, Hashable {
        /// The lowest.
        public var minimum: Int
        /// The highest.
        public var maximum: Int
    }

    private enum CodingKeys: String, CodingKey {
        case protocols = "protocol"
        case limits, slug, version, path, manifest, network, host
        case logLevel = "log_level"
    }

    /// The version that this library speaks.
    public static let currentProtocol = 1

    /// Greets a release.
    public init(
        slug: PluginSlug, version: SemanticVersion, path: String, manifest: JSONValue, limits: WireLimits,
        logLevel: String?, network: Bool = false
    ) {
        self.protocols = ClosedVersions(minimum: Self.currentProtocol, maximum: Self.currentProtocol)
        self.limits = limits
        self.slug = slug
        self.version = version
        self.path = path
        self.manifest = manifest
        self.logLevel = logLevel
        self.network = network
        self.host = DovetailVersion.text
    }

    /// The version that both sides speak, the highest of them.
    ///
    /// - Throws: ``WireFailure`` that names both sides' versions when there is none.
    public func agreedProtocol() throws -> Int {
        guard self.protocols.minimum <= Self.currentProtocol, Self.currentProtocol <= self.protocols.maximum else {
            throw WireFailure(
                .error,
                "The host\(self.host.map { ", Dovetail \($0)," } ?? "") speaks versions \(self.protocols.minimum) to \(self.protocols.maximum) of the protocol, the plugin version \(Self.currentProtocol). Build the plugin with the library of the host's version."
            )
        }
        return Self.currentProtocol
    }
}

/// The answer to the hello.
public struct HelloAnswer: Sendable, Codable {
    /// The version of the protocol that the plugin has chosen.
    public var version: Int
    /// What the plugin was built with, a name and a version: `dovetail-swift 0.1.0`.
    public var library: String

    private enum CodingKeys: String, CodingKey {
        case version = "protocol"
        case library
    }

    /// Answers a hello.
    public init(version: Int, library: String) {
        self.version = version
        self.library = library
    }
}
