/// Whether a part of a plugin is on that it may be able to do without.
public struct FeatureStatus: Sendable, Hashable, Codable {
    /// The name that the plugin gives the part.
    public var name: String
    /// Whether the plugin cannot do without it.
    public var isRequired: Bool
    /// Why it is not on; nil when it is.
    public var failure: String?

    /// Describes a part.
    public init(name: String, isRequired: Bool, failure: String? = nil) {
        self.name = name
        self.isRequired = isRequired
        self.failure = failure
    }

    private enum CodingKeys: String, CodingKey {
        case name, failure
        case isRequired = "is_required"
    }

    /// Whether it is on.
    public var isOn: Bool { self.failure == nil }

    /// The most features of one plugin that are kept.
    public static let most = 100
}
