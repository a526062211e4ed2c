/// With what an installation serves since it woke last: in which mode, and which of its features are on.
public struct ServiceLevel: Sendable, Equatable, Codable {
    /// In full or with the least that is of use.
    public var mode: ServiceMode
    /// Why it serves in minimal mode: what failed in full; nil in full mode.
    public var reason: DovetailError?
    /// The features that the plugin has reported, in the order in which it did so first.
    public var features: [FeatureStatus]

    /// Describes with what an installation serves.
    public init(mode: ServiceMode = .full, reason: DovetailError? = nil, features: [FeatureStatus] = []) {
        self.mode = mode
        self.reason = reason
        self.features = features
    }

    /// Whether there is nothing to say: it serves in full, and has reported nothing.
    public var isPlain: Bool { self == ServiceLevel() }
}
