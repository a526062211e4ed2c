import DovetailCore
import DovetailPlugin

// What an installation has under way while an operation puts it to sleep or wakes it.
extension OperationRun {
    /// Stages what the installation has under way; nil where nobody will go on with it.
    var keepingState: Activator.Keep? {
        guard self.plan.kind != .uninstall else { return nil }
        let (name, revision) = (self.plan.origin.name, self.records.configuration?.revision ?? 0)
        return { [stage, clock = self.engine.clock] state in
            let saved = state.map {
                SavedState(timestamp: clock.now, pluginState: name, configurationRevision: revision, state: $0)
            }
            try await stage.stage { $0.savedState = saved.map { .put($0) } ?? .remove }
        }
    }

    /// Gives what has started back what it had under way; when that fails, it serves without, and that is a warning.
    func restoreState(to awake: AwakeInstallation) async throws {
        _ = try await self.staging {
            try await self.engine.activator.restoreState(
                from: { [stage, store = self.engine.store, id = self.id] in
                    if let staged = await stage.work.savedState { return staged.state?.document }
                    return try await store.savedState(of: id)
                }, to: awake, operation: self.operation.id, within: self.limit(awake.release))
        }
    }
}
