import DovetailCore
import Logging

// What an installation serves with after an operation: in full, or with the least that is of use.
extension OperationRun {
    /// Takes every step but the last; an enable that fails in full is tried again in minimal mode, where the plugin has one.
    ///
    /// - Throws: What has failed in full mode; what failed in minimal mode then is its cause.
    func takeSteps() async throws {
        do {
            for step in self.plan.steps where step != .commit { try await self.take(step) }
        } catch let interrupted as Interrupted {
            throw interrupted
        } catch {
            guard self.plan.kind == .enable, self.releases.target?.manifest.offersMinimalMode == true else {
                throw error
            }
            try await self.enableInMinimalMode(after: error.asHostError(self.id))
        }
    }

    private func enableInMinimalMode(after failure: DovetailError) async throws {
        await self.takeBack()
        (self.started, self.instance, self.message, self.data) = (nil, nil, nil, nil)
        self.stage = self.engine.newStage(of: self.operation)
        self.board = ServiceBoard(minimalBecause: failure)
        do {
            for step in self.plan.steps where step != .commit { try await self.take(step) }
        } catch let interrupted as Interrupted {
            throw interrupted
        } catch {
            var failure = failure
            failure.cause = "minimal mode has failed, too: \(error.asHostError(self.id).message)"
            throw failure
        }
        self.warn(failure, "An installation is enabled in minimal mode")
        let notification = self.engine.notification(
            to: self.id.owner, .warning, "\(self.id.slug) serves in minimal mode",
            "It could not be enabled with all that it has. \(failure.message)")
        try await self.stage.stage { $0.notifications.append(notification) }
    }

    /// Keeps which features are not on among the operation's warnings.
    func warnOfMissingFeatures() {
        guard self.started != nil else { return }
        for feature in self.board.missing {
            let failure = DovetailError(
                .pluginFailed, "\(self.id) serves without its feature \(feature.name): \(feature.failure ?? "")",
                remedy: .askAuthor)
            self.warn(failure, "An installation serves without a feature")
        }
    }

    /// With what the installation serves, as its record has it; nil for nothing to say.
    var serviceLevel: ServiceLevel? {
        let level = self.board.level
        return level.isPlain ? nil : level
    }
}

extension LifecycleEngine {
    /// Where the hooks of an operation write.
    func newStage(of operation: LifecycleOperation) -> WorkStage {
        WorkStage(
            UnitOfWork(operation: operation), store: self.store, databases: self.databases,
            sizeLimit: self.settings.limits.staged)
    }

    /// A message of the host's own about a plugin.
    func notification(
        to owner: Owner, _ level: UserNotification.Level, _ title: String, _ message: String
    ) -> UserNotification {
        let now = self.clock.now
        return UserNotification(
            id: TimeOrderedID.make(at: now), owner: owner, source: "host", level: level, title: title.excerpt(200),
            message: message.excerpt(2_000), time: now)
    }
}
