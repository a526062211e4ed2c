public import DovetailCore

/// Whose installations a path is about.
public enum APIOwner: Sendable, Hashable {
    /// Whoever is signed in.
    case me
    /// A user.
    case user(UserID)
    /// The system: everybody's, kept by the administrators.
    case system

    /// The owner of an installation.
    public init(_ owner: Owner) {
        switch owner {
        case .user(let user): self = .user(user)
        case .system: self = .system
        }
    }

    /// The path of everything that is the owner's.
    fileprivate var path: String {
        switch self {
        case .me: "\(APIPaths.root)/users/me"
        case .user(let user): "\(APIPaths.root)/users/\(APIPaths.segment(user.rawValue))"
        case .system: "\(APIPaths.root)/system"
        }
    }
}

/// The paths of the HTTP API, built in one place.
public enum APIPaths {
    /// The path under which the API lies.
    public static let root = "/api/v1"
    /// The users.
    public static let users = "\(root)/users"
    /// The session of a browser.
    public static let session = "\(root)/session"
    /// The catalogue.
    public static let plugins = "\(root)/plugins"
    /// The operations.
    public static let operations = "\(root)/operations"
    /// The exports.
    public static let exports = "\(root)/exports"
    /// The processes that run plugins.
    public static let processes = "\(root)/processes"
    /// What the server measures, for Prometheus.
    public static let metrics = "/metrics"
    /// The stream of events.
    public static let events = "\(root)/events"
    /// Whether the server answers at all.
    public static let live = "/health/live"
    /// Whether the server can do its work.
    public static let ready = "/health/ready"
    /// The description of the API.
    public static let openAPI = "/openapi.json"

    /// The theme of the host.
    public static let theme = "\(root)/system/theme"
    /// Maintenance that is announced.
    public static let maintenance = "\(root)/system/maintenance"

    /// What a user prefers.
    public static func preferences(of user: APIOwner) -> String { "\(user.path)/preferences" }
    /// A user's tokens.
    public static func tokens(of user: APIOwner) -> String { "\(user.path)/tokens" }
    /// One of a user's tokens.
    public static func token(_ id: String, of user: APIOwner) -> String { "\(user.path)/tokens/\(segment(id))" }
    /// A user's sign-in codes.
    public static func signInCodes(of user: APIOwner) -> String { "\(user.path)/sign-in-codes" }

    /// A plugin in the catalogue.
    public static func plugin(_ slug: PluginSlug) -> String { "\(plugins)/\(slug)" }
    /// A release in the catalogue.
    public static func release(_ release: ReleaseID) -> String {
        "\(plugins)/\(release.slug)/releases/\(release.version)"
    }

    /// What updates all of a plugin's installations.
    public static func updates(of slug: PluginSlug) -> String { "\(Self.plugin(slug))/updates" }

    /// The quarantine of a release.
    public static func quarantine(of release: ReleaseID) -> String { "\(Self.release(release))/quarantine" }

    /// An owner's installations.
    public static func installations(of owner: APIOwner) -> String { "\(owner.path)/plugins" }
    /// An installation.
    public static func installation(_ slug: PluginSlug, of owner: APIOwner) -> String {
        "\(owner.path)/plugins/\(slug)"
    }
    /// What carries out a request of the lifecycle.
    public static func action(_ action: API.Action, _ slug: PluginSlug, of owner: APIOwner) -> String {
        "\(owner.path)/plugins/\(slug)/\(action.rawValue)"
    }
    /// The configuration of an installation.
    public static func configuration(_ slug: PluginSlug, of owner: APIOwner) -> String {
        "\(owner.path)/plugins/\(slug)/config"
    }
    /// What hands out tokens for a module's page.
    public static func pageToken(_ slug: PluginSlug, of owner: APIOwner) -> String {
        "\(owner.path)/plugins/\(slug)/page-token"
    }
    /// What there is of an owner's in a plugin.
    public static func remains(_ slug: PluginSlug, of owner: APIOwner) -> String {
        "\(owner.path)/plugins/\(slug)/remains"
    }
    /// An export.
    public static func export(_ id: String) -> String { "\(exports)/\(segment(id))" }
    /// What is in an export.
    public static func exportContent(_ id: String) -> String { "\(Self.export(id))/content" }
    /// An owner's modules.
    public static func modules(of owner: APIOwner) -> String { "\(owner.path)/modules" }
    /// An owner's notifications.
    public static func notifications(of owner: APIOwner) -> String { "\(owner.path)/notifications" }
    /// An operation.
    public static func operation(_ id: OperationID) -> String { "\(operations)/\(segment(id.rawValue))" }

    /// A plugin's own routes: the path begins with `/` and is taken as it is.
    public static func route(_ path: String, of slug: PluginSlug) -> String { "/plugins/\(slug)\(path)" }
    /// A file of a release's bundle, by its path below the release's folder.
    public static func bundle(_ file: String, of release: ReleaseID) -> String {
        let path = file.split(separator: "/").map { segment(String($0)) }.joined(separator: "/")
        return "/bundles/\(release.slug)/\(release.version)/\(path)"
    }

    /// A text as one part of a path: everything that could mean something there is percent-encoded.
    public static func segment(_ text: String) -> String {
        text.utf8.reduce(into: "") { path, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: "@"), UInt8(ascii: "~"):
                path.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                path += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }
}
