import DovetailCore
import DovetailPlugin

extension Activator {
    /// What is wrong with an installation that was started; nil when it says that it is well.
    ///
    /// One whose process has ended meanwhile is not what is wrong: whoever supervises it sees to that.
    func fault(of awake: AwakeInstallation, within limit: Duration) async -> DovetailError? {
        let context = self.context.make(awake.session, routes: awake.routes, operation: nil)
        do {
            let health = try await self.timeLimit.run(limit, unless: self.course.interruption) {
                [instance = awake.instance] in
                try await instance.health(context)
            }
            guard !health.isHealthy else { return nil }
            return DovetailError(
                .pluginFailed, "\(awake.release.id) is not well for \(awake.id.owner): \(health.words)",
                remedy: .askAuthor)
        } catch is Interrupted {
            return nil
        } catch  where awake.instance.isLost {
            return nil
        } catch {
            return error.asFailure(of: "health", awake.release.id, awake.id)
        }
    }
}

extension PluginHealth {
    /// What the plugin says of itself, for a person.
    fileprivate var words: String {
        let ill = self.components.filter { !$0.value.isHealthy }.sorted { $0.key < $1.key }
            .map { name, component in component.message.map { "\(name) (\($0))" } ?? name }
        let parts = [self.message, ill.isEmpty ? nil : "not well are \(ill.joined(separator: ", "))"]
        let words = parts.compactMap(\.self).joined(separator: "; ")
        return words.isEmpty ? "it does not say why." : words.excerpt(1_000)
    }
}
