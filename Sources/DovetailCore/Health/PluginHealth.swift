/// How a plugin is for one owner, as it says itself.
///
/// A string literal is a healthy plugin with that message: `return "All feeds were read."`
public struct PluginHealth: Sendable, Equatable {
    /// Whether it does what it is for.
    public var isHealthy: Bool
    /// What is to be said about it, for a person.
    public var message: String?
    /// How its parts are, by their names.
    public var components: [String: ComponentHealth]
    /// What it has measured, by names such as `feeds.read`; in any unit that the name says.
    public var metrics: [String: Double]

    /// Describes a plugin.
    ///
    /// - Parameters:
    ///   - isHealthy: Whether it does what it is for; also `true` when a part does not work that it can do without.
    ///   - message: What is to be said about it.
    ///   - components: How its parts are.
    ///   - metrics: What it has measured; what is no finite number is left out.
    public init(
        isHealthy: Bool = true, message: String? = nil, components: [String: ComponentHealth] = [:],
        metrics: [String: Double] = [:]
    ) {
        self.isHealthy = isHealthy
        self.message = message
        self.components = components
        self.metrics = metrics.filter { $0.value.isFinite }
    }

    /// It does what it is for.
    public static let healthy = Self()

    /// It does not do what it is for, for a reason.
    public static func unhealthy(_ message: String) -> Self { Self(isHealthy: false, message: message) }
}

extension PluginHealth: Codable {
    private enum CodingKeys: String, CodingKey {
        case isHealthy = "is_healthy"
        case message, components, metrics
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            isHealthy: try container.decodeIfPresent(Bool.self, forKey: .isHealthy) ?? true,
            message: try container.decodeIfPresent(String.self, forKey: .message),
            components: try container.decodeIfPresent([String: ComponentHealth].self, forKey: .components) ?? [:],
            metrics: try container.decodeIfPresent([String: Double].self, forKey: .metrics) ?? [:])
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.isHealthy, forKey: .isHealthy)
        try container.encodeIfPresent(self.message, forKey: .message)
        if !self.components.isEmpty { try container.encode(self.components, forKey: .components) }
        let metrics = self.metrics.filter { $0.value.isFinite }
        if !metrics.isEmpty { try container.encode(metrics, forKey: .metrics) }
    }
}

extension PluginHealth: ExpressibleByStringInterpolation {
    public init(stringLiteral value: String) { self.init(message: value) }
}
