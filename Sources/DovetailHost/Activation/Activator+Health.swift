import DovetailCore
import DovetailPlugin

extension Activator {
    /// Asks an installation that is awake how it is.
    ///
    /// - Parameters:
    ///   - awake: The installation, started at least.
    ///   - limit: How long it may take; nil for as long as any call.
    /// - Returns: What it says.
    /// - Throws: `Interrupted`, and what the plugin throws or `timedOut`, which mean that it is not healthy.
    func health(_ awake: AwakeInstallation, within limit: Duration? = nil) async throws -> PluginHealth {
        let context = self.context.make(awake.session, routes: awake.routes, operation: nil)
        do {
            return try await self.timeLimit.run(limit ?? self.limits.call, unless: self.course.interruption) {
                [instance = awake.instance] in
                try await instance.health(context)
            }
        } catch let interrupted as Interrupted {
            throw interrupted
        } catch {
            throw error.asFailure(of: "health", awake.release.id, awake.id)
        }
    }

    /// What is wrong with an installation that was started; nil when it says that it is well.
    ///
    /// That its process has ended is not what is wrong: whoever supervises it sees to that.
    ///
    /// - Throws: `Interrupted`.
    func fault(of awake: AwakeInstallation, within limit: Duration) async throws -> DovetailError? {
        do {
            let health = try await self.health(awake, within: limit)
            guard !health.isHealthy else { return nil }
            return DovetailError(
                .pluginFailed, "\(awake.release.id) is not well for \(awake.id.owner): \(health.words)",
                remedy: .askAuthor)
        } catch let error as DovetailError {
            return awake.instance.isLost ? nil : error
        }
    }
}

extension PluginHealth {
    /// What the plugin says of itself, for a person.
    fileprivate var words: String {
        let ill = self.components.filter { !$0.value.isHealthy }.sorted { $0.key < $1.key }
            .map { name, component in component.message.map { "\(name) (\($0))" } ?? name }
        let parts = [self.message, ill.isEmpty ? nil : "not well: \(ill.joined(separator: ", "))"]
        let words = parts.compactMap(\.self).joined(separator: "; ")
        return words.isEmpty ? "it does not say why." : words.excerpt(1_000)
    }
}
