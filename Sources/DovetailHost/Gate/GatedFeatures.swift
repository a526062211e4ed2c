import DovetailCore
import DovetailPlugin
import Logging

/// What a plugin says of its features, behind the gate.
struct GatedFeatures: FeaturesBackend {
    let session: Session
    let store: any HostStore

    func report(_ feature: FeatureStatus) async throws {
        let isStaged = try self.session.target() != nil
        guard try self.session.board.report(feature, of: self.session.installation) else { return }
        let facts: Logger.Metadata = [LogKey.feature: "\(feature.name.excerpt(100))"]
        if let failure = feature.failure {
            self.session.logger.warning(
                "A feature of a plugin is not on",
                metadata: facts.merging([LogKey.errorMessage: "\(failure.excerpt(1_000))"]) { fact, _ in fact })
        } else {
            self.session.logger.info("A feature of a plugin is on", metadata: facts)
        }
        // What is said on the way is kept when the installation serves; what is said later at once.
        if !isStaged, self.session.isServing {
            try await self.store.put(self.session.board.level, of: self.session.installation)
        }
    }
}
