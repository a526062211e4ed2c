/// How one part of a plugin is: its database, a service that it depends on.
public struct ComponentHealth: Sendable, Equatable, Codable {
    /// Whether the part works.
    public var isHealthy: Bool
    /// What is to be said about it, for a person.
    public var message: String?

    /// Describes a part.
    public init(isHealthy: Bool, message: String? = nil) {
        self.isHealthy = isHealthy
        self.message = message
    }

    private enum CodingKeys: String, CodingKey {
        case isHealthy = "is_healthy"
        case message
    }

    /// It works.
    public static let healthy = Self(isHealthy: true)

    /// It does not work, for a reason.
    public static func unhealthy(_ message: String) -> Self { Self(isHealthy: false, message: message) }
}
