extension PluginHealth {
    /// The most components, and the most metrics, that are taken from a plugin.
    public static let most = 100
    /// The most characters of a message.
    public static let longestMessage = 1_000
    /// The most characters of a name of a component or metric.
    public static let longestName = 100

    /// The same with no more than people read and stores keep: messages and names cut, and of more components or metrics
    /// than ``most`` the first by name.
    ///
    /// Two names that are the same once they are cut count as one: it is healthy when both are. Not an error: a plugin
    /// that says too much about itself is not ill.
    public var bounded: PluginHealth {
        let components = self.components.sorted { $0.key < $1.key }.map { name, health in
            (
                name.excerpt(Self.longestName),
                ComponentHealth(
                    isHealthy: health.isHealthy, message: health.message?.readable(upTo: Self.longestMessage))
            )
        }
        let metrics = self.metrics.sorted { $0.key < $1.key }.map { ($0.key.excerpt(Self.longestName), $0.value) }
        return PluginHealth(
            isHealthy: self.isHealthy, message: self.message?.readable(upTo: Self.longestMessage),
            components: Dictionary(components.prefix(Self.most)) { $0.isHealthy ? $1 : $0 },
            metrics: Dictionary(metrics.prefix(Self.most)) { first, _ in first })
    }
}
