/// Something that a plugin may do only when it was declared in the manifest and granted.
///
/// A permission is a text of 1 to 64 characters out of `a`–`z`, `0`–`9`, `.`, `_`, `:` and `-`. Those that the host
/// enforces are in ``enforced``; every other one is kept and shown, and is the plugin's own affair.
public struct Permission: Hashable, Sendable {
    /// The permission in its canonical form, such as `storage.read`.
    public let rawValue: String

    private init(canonical rawValue: String) {
        self.rawValue = rawValue
    }

    /// Reads a permission; nil when the text is not one.
    ///
    /// Other spellings of known permissions (`storage-read`) are read as their canonical form.
    public init?(_ text: String) {
        guard (1...64).contains(text.utf8.count), Self.alphabet.holds(text) else { return nil }
        self.rawValue = Self.aliases[text] ?? text
    }

    /// Whether the host itself stops a plugin that lacks this permission.
    public var isEnforced: Bool { Self.enforced.contains(self) }

    static let pattern = "^[a-z0-9._:-]{1,64}$"
    static let aliases = [
        "network-access": "network.access", "notifications": "notifications.send",
        "storage-read": "storage.read", "storage-write": "storage.write",
    ]
    private static let alphabet = CharacterClass.lowercase.union(.digits).adding("._:-")
}

extension Permission {
    /// Read the installation's stored values.
    public static let storageRead = Permission(canonical: "storage.read")
    /// Change the installation's stored values.
    public static let storageWrite = Permission(canonical: "storage.write")
    /// Query the plugin's own database.
    public static let databaseRead = Permission(canonical: "database.read")
    /// Change the plugin's own database.
    public static let databaseWrite = Permission(canonical: "database.write")
    /// Publish events to the installation's owner.
    public static let eventsPublish = Permission(canonical: "events.publish")
    /// Receive events.
    public static let eventsSubscribe = Permission(canonical: "events.subscribe")
    /// Publish events to all users.
    public static let eventsBroadcast = Permission(canonical: "events.broadcast")
    /// Offer services to other plugins.
    public static let servicesProvide = Permission(canonical: "services.provide")
    /// Call services of other plugins.
    public static let servicesCall = Permission(canonical: "services.call")
    /// Send notifications to the user.
    public static let notificationsSend = Permission(canonical: "notifications.send")
    /// Reach the network through the host.
    public static let networkAccess = Permission(canonical: "network.access")

    /// The permissions that the host enforces, in the order of the manual.
    public static let enforced: [Permission] = [
        .storageRead, .storageWrite, .databaseRead, .databaseWrite, .eventsPublish, .eventsSubscribe, .eventsBroadcast,
        .servicesProvide, .servicesCall, .notificationsSend, .networkAccess,
    ]
}

extension Permission: CustomStringConvertible {
    public var description: String { self.rawValue }
}

extension Permission: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension Permission: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let permission = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(text.excerpt(40)) is no permission")
        }
        self = permission
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.rawValue)
    }
}
