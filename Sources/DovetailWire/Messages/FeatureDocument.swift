public import DovetailCore

/// The JSON part of `features.report`.
public struct FeatureDocument: Sendable, Codable {
    /// What the part is called.
    public var name: String
    /// Whether the plugin cannot do without it; it can when this is left out.
    public var required: Bool?
    /// Why it is not on; left out when it is.
    public var failure: String?

    /// Says whether a part is on.
    public init(_ feature: FeatureStatus) {
        self.name = feature.name
        self.required = feature.isRequired
        self.failure = feature.failure
    }

    /// What is said of the part.
    public var feature: FeatureStatus {
        FeatureStatus(name: self.name, isRequired: self.required ?? false, failure: self.failure)
    }
}
