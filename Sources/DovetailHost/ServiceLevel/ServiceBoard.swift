import DovetailCore
import Synchronization

/// With what an installation serves while it is awake, or is to: its mode, and what its plugin says of its features.
final class ServiceBoard: Sendable {
    /// In full, or with the least that is of use.
    let mode: ServiceMode
    private let reason: DovetailError?
    private let features = Mutex<[FeatureStatus]>([])

    /// Begins in full mode.
    init() {
        self.mode = .full
        self.reason = nil
    }

    /// Begins in minimal mode.
    ///
    /// - Parameter reason: What has failed in full mode.
    init(minimalBecause reason: DovetailError) {
        self.mode = .minimal
        self.reason = reason
    }

    /// With what it serves.
    var level: ServiceLevel {
        ServiceLevel(mode: self.mode, reason: self.reason, features: self.features.withLock { $0 })
    }

    /// The features that are not on, and that the plugin does without.
    var missing: [FeatureStatus] { self.features.withLock { $0.filter { !$0.isOn && !$0.isRequired } } }

    /// Takes what the plugin says of a feature.
    ///
    /// - Returns: Whether that is news.
    /// - Throws: `tooLarge` when there are too many.
    func report(_ feature: FeatureStatus, of installation: InstallationID) throws -> Bool {
        let feature = FeatureStatus(
            name: feature.name.excerpt(100), isRequired: feature.isRequired, failure: feature.failure?.excerpt(1_000))
        return try self.features.withLock { features in
            if let index = features.firstIndex(where: { $0.name == feature.name }) {
                defer { features[index] = feature }
                return features[index] != feature
            }
            guard features.count < FeatureStatus.most else {
                throw DovetailError(
                    .tooLarge,
                    "\(installation) has reported \(FeatureStatus.most) features, and more are not kept. Report parts that a user knows.",
                    remedy: .askAuthor)
            }
            features.append(feature)
            return true
        }
    }
}
