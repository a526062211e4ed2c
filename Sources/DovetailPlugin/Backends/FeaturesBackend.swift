public import DovetailCore

/// Keeps which features of a plugin are on and which failed.
public protocol FeaturesBackend: Sendable {
    /// Says whether a feature is on, in the place of what was said of that name before.
    func report(_ feature: FeatureStatus) async throws
}
