public import DovetailCore

extension PluginHost {
    /// Asks an installation that is awake how it is, now.
    ///
    /// - Parameter id: The installation.
    /// - Returns: What its plugin says.
    /// - Throws: ``DovetailCore/DovetailError/Code/notServing`` when it is not awake, and what the plugin throws or
    ///   ``DovetailCore/DovetailError/Code/timedOut``, which mean that it is not healthy.
    public func health(of id: InstallationID) async throws -> PluginHealth {
        guard let awake = self.engine.activator.awake[id] else {
            throw DovetailError(
                .notServing, "\(id) does not serve now, so it cannot say how it is. Enable it, or see its failure.",
                remedy: .changeRequest)
        }
        do {
            return try await self.engine.activator.health(awake)
        } catch is Interrupted {
            throw DovetailError.hostStops
        }
    }
}
